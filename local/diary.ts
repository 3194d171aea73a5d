import type { TickReport } from '../lib/execute/reconcile.ts';
import { stepText } from '../lib/plan/step-text.ts';
import { counted } from '../lib/schedule/counted.ts';
import type { Summary } from './run-tally.ts';
import type { PostedMessage } from './slack-double.ts';

/** One thing worth a line in the diary. */
export type DiaryEntry =
  | {
      readonly kind: 'step';
      readonly at: Date;
      readonly target: string;
      readonly text: string;
      readonly because: string;
      readonly outcome: string;
    }
  | { readonly kind: 'slack'; readonly at: Date; readonly text: string; readonly lines: readonly string[] }
  | { readonly kind: 'skipped'; readonly at: Date; readonly until: Date }
  | { readonly kind: 'failed'; readonly at: Date; readonly text: string };

/** The entries of one tick: what was done to AWS, then what people read. */
export function entriesOf(at: Date, report: TickReport, messages: readonly PostedMessage[]): readonly DiaryEntry[] {
  const steps = report.steps.flatMap(({ target, step, outcome, observed }): readonly DiaryEntry[] => {
    const text = savedText(step) ?? stepText(step);
    return text === undefined
      ? []
      : [{ kind: 'step', at, target, text: observed ? `would ${text}` : text, because: step.because, outcome }];
  });
  const failures = report.failures.map(
    ({ target, error }): DiaryEntry => ({ kind: 'failed', at, text: `${target ?? 'stage'}: ${error.message}` }),
  );
  return [
    ...steps,
    ...failures,
    ...messages.map((message): DiaryEntry => ({ kind: 'slack', at, text: message.text, lines: linesOf(message) })),
  ];
}

type AnyStep = TickReport['steps'][number]['step'];

/** A write is worth a line only where it saves or drops what a deregistration would lose. */
function savedText(step: AnyStep): string | undefined {
  if (step.kind === 'drop-copy') return 'drop the snapshot: all of it was compared with what is there';
  if (step.kind !== 'remember') return undefined;
  const { snapshot } = step.record;
  if (snapshot === undefined || snapshot.deregistered || step.tell.length > 0) return undefined;
  const { policies, scheduledActions, tags } = snapshot.configuration;
  const parts = [
    counted(policies.length, 'policy', 'policies'),
    counted(scheduledActions.length, 'scheduled action', 'scheduled actions'),
    counted(Object.keys(tags).length, 'tag', 'tags'),
  ];
  return `save a snapshot: ${parts.join(', ')}`;
}

/** The message as the reader in the schedule's zone sees it, without Slack's markup and its last line, the origin. */
const linesOf = ({ blocks }: PostedMessage): readonly string[] =>
  blocks
    .slice(0, -1)
    .flatMap(textsOf)
    .flatMap((text) => text.split('\n'))
    .map(withoutMarkup)
    .filter((line) => line !== '');

/** Bold marks, dates for everybody's own zone, Slack's three escapes, and the invisible joiners that keep a text from being taken for markup. */
const withoutMarkup = (line: string): string =>
  line
    .replace(/<!date\^[^|]*\|([^>]*) \([^)>]*\)>/g, '$1')
    .replace(/(^|\s)\*([^*]+)\*/g, '$1$2')
    .replace(/[\u2060\u200b]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  if ('text' in value && typeof value.text === 'string') return [value.text];
  return Object.values(value).flatMap(textsOf);
}

export interface DiaryPrinter {
  print(entry: DiaryEntry): void;
  /** The end of the run. */
  close(summary: Summary): void;
}

/** Prints for people: one heading a day, local times, colour only where `colour` says so. */
export function diaryForPeople(timezone: string, colour: boolean, write: (line: string) => void): DiaryPrinter {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const when = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const paint = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  let heading = '';
  let lastWhy = '';
  return {
    print(entry) {
      const today = day.format(entry.at);
      if (today !== heading) {
        heading = today;
        write('');
        write(paint(1, today));
      }
      const at = time.format(entry.at);
      switch (entry.kind) {
        case 'step': {
          const failed = entry.outcome === 'done' ? '' : ` [${entry.outcome}]`;
          if (entry.because !== lastWhy) write(`  ${at}  ${paint(2, entry.because)}`);
          lastWhy = entry.because;
          write(`         ${entry.target.padEnd(10)} ${paint(36, entry.text)}${failed}`);
          return;
        }
        case 'slack':
          lastWhy = '';
          write(`  ${at}  ${paint(33, 'Slack')}  ${paint(1, entry.lines[0] ?? entry.text)}`);
          for (const line of entry.lines.slice(1)) write(`                ${line}`);
          return;
        case 'skipped':
          write(
            paint(2, `  ${at}  … nothing is due until ${when.format(entry.until)}; ticks skipped but for hourly looks`),
          );
          return;
        case 'failed':
          write(`  ${at}  ${paint(31, `failed: ${entry.text}`)}`);
          return;
        default:
          entry satisfies never;
      }
    },
    close: (summary) => {
      write('');
      write(paint(1, 'Summary'));
      for (const [label, text] of summaryLines(summary)) write(`  ${label.padEnd(22)} ${text}`);
    },
  };
}

/** Prints one JSON object a line. */
export const diaryForMachines = (write: (line: string) => void): DiaryPrinter => ({
  print: (entry) => write(JSON.stringify(entry)),
  close: (summary) => write(JSON.stringify({ kind: 'summary', ...summary })),
});

function summaryLines({ taskHours, calls, ...counts }: Summary): readonly (readonly [label: string, text: string])[] {
  const { used, flatMaximum } = taskHours;
  const share =
    flatMaximum === 0
      ? ''
      : ` (${Math.round((used / flatMaximum) * 100)} % of ${Math.round(flatMaximum)} at a flat maximum)`;
  return [
    ['ticks', `${counts.ticks}`],
    ['transitions', `${counts.transitions}`],
    ['failures', `${counts.failures}`],
    [
      'scaling policies',
      `${counts.policiesSaved} saved in ${counts.snapshots} snapshots, ${counts.policiesRestored} restored identical`,
    ],
    ['Slack messages', `${counts.slackMessages}`],
    ['task-hours', `${Math.round(used)}${share}`],
    ...Object.entries(calls).map(([operation, count]) => [operation, `${count} calls`] as const),
  ];
}
