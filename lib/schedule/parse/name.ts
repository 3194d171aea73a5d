import { type Complaint, complain, quote } from './complaint.ts';

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
  return complain(
    'bad-name',
    `${quote(text)} cannot be a name: names are letters, digits, hyphens and underscores, at most 64 of them.`,
    mended === '' ? 'Write it like `winter-campaign`.' : `Write it like \`${mended}\`.`,
  );
}

/**
 * The name of an ECS cluster or service: up to 255 letters, digits, hyphens and underscores
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html, `serviceName`).
 */
export function readEcsName(text: string): string | Complaint {
  const trimmed = text.trim();
  if (/^[A-Za-z0-9_-]{1,255}$/.test(trimmed)) return trimmed;
  const fromArn = /^arn:[^\s]*[/]([A-Za-z0-9_-]{1,255})$/.exec(trimmed)?.[1];
  return complain(
    'bad-ecs-name',
    `${quote(text)} cannot be the name of an ECS cluster or service.`,
    fromArn === undefined
      ? 'Such names are letters, digits, hyphens and underscores.'
      : `Write the name, not the ARN: \`${fromArn}\`.`,
  );
}
