import { type Complaint, complain, quote, writeInstead } from './complaint.ts';

/** A name that people give to a target, a window or a calendar. */
export function readName(text: string): string | Complaint {
  const trimmed = text.trim();
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(trimmed)) return trimmed;
  const mended = trimmed
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, 64);
  const message = `${quote(text)} cannot be a name: names are letters, digits, hyphens and underscores, at most 64 of them.`;
  if (mended === '') return complain('bad-name', message, 'Write it like `winter-campaign`.');
  return writeInstead('bad-name', message, mended, (name) => `Write it like ${name}.`);
}

/**
 * The name of an ECS cluster or service: up to 255 letters, digits, hyphens and underscores
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html, `serviceName`).
 */
export function readEcsName(text: string): string | Complaint {
  const trimmed = text.trim();
  if (/^[A-Za-z0-9_-]{1,255}$/.test(trimmed)) return trimmed;
  const fromArn = /^arn:[^\s]*[/]([A-Za-z0-9_-]{1,255})$/.exec(trimmed)?.[1];
  const message = `${quote(text)} cannot be the name of an ECS cluster or service.`;
  if (fromArn === undefined) {
    return complain('bad-ecs-name', message, 'Such names are letters, digits, hyphens and underscores.');
  }
  return writeInstead('bad-ecs-name', message, fromArn, (name) => `Write the name, not the ARN: ${name}.`);
}
