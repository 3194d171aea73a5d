import { present } from '../present.ts';
import type { DateRange, Place } from '../schedule.ts';
import { type Complaint, complain, quote } from './complaint.ts';
import { duration } from './duration.ts';
import { tasksFor } from './exact-tasks.ts';
import { keyword } from './keyword.ts';
import { readDate, readDateRange } from './local-date.ts';
import { meantList } from './meant/date-list.ts';
import { readName } from './name.ts';
import type { Part, Report } from './part.ts';
import { readWhen } from './read-when.ts';
import type { CapacityDraft, RampDraft, Stage, WindowDraft } from './stage.ts';
import { invisible } from './unreadable-character.ts';

const hour = 3_600_000;
const readLead = duration({ leastMs: 0, mostMs: 14 * 24 * hour });
const readStepTime = duration({ leastMs: 1000, mostMs: 24 * hour });
const readRequestTime = duration({ leastMs: 0, mostMs: 60_000 });
const readKind = keyword('kind', ['scale-up', 'scale-down', 'pre-event']);
const readAutoscaling = keyword('autoscaling', ['deregister', 'suspend', 'floor']);

/** Reads what a window says; the values' own problems are reported on the way. */
export function readWindow(part: Part, stage: Stage, report: Report): WindowDraft {
  const name = part.text('name', readName);
  const title = name === undefined ? 'this window' : `window ${quote(name)}`;
  const warmUp = part.part('warmUp');
  return {
    title,
    part,
    capacities:
      part
        .part('targets')
        ?.entries()
        .map((entry) => readCapacity(entry, stage)) ?? [],
    except: part.texts('except', (text) => readException(text, stage))?.flatMap(({ value }) => value) ?? [],
    priority: part.number('priority') ?? 0,
    ...(warmUp && {
      warmUp: present({
        url: warmUp.text('url', readUrl),
        requests: warmUp.count('requests'),
        everyMs: warmUp.text('every', readRequestTime),
      }),
    }),
    ...present({
      name,
      kind: part.text('kind', readKind),
      when: readWhen(part, title, stage.timezone, report),
      validFrom: part.text('validFrom', readDate),
      validUntil: part.text('validUntil', readDate),
      leadMs: part.text('lead', readLead),
      autoscaling: part.text('autoscaling', readAutoscaling),
      rampUp: readRamp(part.part('rampUp')),
      rampDown: readRamp(part.part('rampDown')),
      owner: part.text('owner', readOwner),
      note: part.text('note', readNote),
    }),
  };
}

function readCapacity(entry: { key: string; place: Place; part: Part | undefined }, stage: Stage): CapacityDraft {
  const target = { value: entry.key, place: entry.place };
  const { part } = entry;
  if (part === undefined) return { target };
  const throughput = stage.targets.get(entry.key)?.throughput;
  const requestsPerMinute = part.count('requestsPerMinute');
  const tasks =
    requestsPerMinute === undefined || throughput === undefined
      ? undefined
      : tasksFor(requestsPerMinute, throughput.requestsPerMinute, throughput.buffer);
  return {
    target,
    part,
    ...present({
      min: part.count('min'),
      max: part.count('max'),
      desired: part.count('desired') ?? tasks,
      requestsPerMinute,
    }),
  };
}

function readException(text: string, stage: Stage): readonly DateRange[] | Complaint {
  if (/^\s*\d{1,4}[-./]/.test(text)) {
    const range = readDateRange(text);
    return 'message' in range ? (severalDays(text, stage) ?? range) : [range];
  }
  const dates = stage.calendars.get(text.trim());
  if (dates !== undefined) return dates;
  if (!stage.complete) return [];
  return (
    severalDays(text, stage) ??
    complain(
      'unknown-calendar',
      `There is no calendar ${quote(text)}.`,
      stage.calendarNames.hint(text, 'Write dates, such as `except: [2026-12-25]`, or add it under `calendars`.'),
    )
  );
}

/** Several dates or calendars in one text. */
const severalDays = (text: string, { calendars }: Stage): Complaint | undefined =>
  meantList(text, (word) => (calendars.has(word) ? word : undefined));

function readRamp(part: Part | undefined): RampDraft | undefined {
  return part && present({ step: part.count('step'), everyMs: part.text('every', readStepTime) });
}

/** Words for people, shown in Slack. */
const shortText =
  (key: string, most: number) =>
  (text: string): string | Complaint => {
    const trimmed = text.trim();
    if (trimmed === '') return complain('empty-value', `\`${key}\` is empty.`, 'Write something, or remove the line.');
    if (invisible.test(trimmed)) {
      return complain(
        'bad-character',
        `\`${key}\` has characters in it that cannot be shown.`,
        'Write it without backslashes.',
      );
    }
    if (trimmed.length <= most) return trimmed;
    const message = `\`${key}\` has ${trimmed.length} characters.`;
    return complain('too-long', message, `Keep it below ${most}, so that it fits into a message.`);
  };

const readOwner = shortText('owner', 200);
const readNote = shortText('note', 1000);

function readUrl(text: string): string | Complaint {
  const url = text.length <= 2048 && URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  const example = 'Write it like `https://example.com/health`.';
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return complain('bad-url', `${quote(text)} is not an address that begins with https:// or http://.`, example);
  }
  if (url.username !== '' || url.password !== '') {
    return complain('bad-url', 'The address has a user name or password in it.', `Leave it out. ${example}`);
  }
  return text.trim();
}
