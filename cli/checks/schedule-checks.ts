import { counted } from '../../lib/schedule/counted.ts';
import type { LiveFiles } from '../aws/live-schedule.ts';
import { loadStage, type Stage, type WhichStage, warningsOf } from '../input/stage.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { type Finding, failed, ok, warning } from './check.ts';

/** The schedule as it lies here, and what is found of it; `stage` absent: there is none that could be gone by. */
export interface ScheduleHere {
  readonly stage?: Stage;
  readonly parses: Finding;
}

export function scheduleHere(shell: Shell, options: WhichStage, now: Date): ScheduleHere {
  try {
    const stage = loadStage(shell, options, now);
    return { stage, parses: warned(stage, now) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { parses: refused(error) };
  }
}

function warned(stage: Stage, now: Date): Finding {
  const { shown, more } = warningsOf(stage, now);
  const warnings = shown.length + more;
  return warnings === 0
    ? ok('The schedule here parses, without a warning.')
    : warning(
        `The schedule here parses, with ${counted(warnings, 'warning', 'warnings')}.`,
        'prescale validate shows each at its line.',
      );
}

function refused({ message, details: { hint, problems = [] } }: Failure): Finding {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return errors === 0
    ? failed(message, hint ?? 'prescale validate says more.')
    : failed(
        `The schedule here is refused, with ${counted(errors, 'error', 'errors')}.`,
        'prescale validate shows each at its line.',
      );
}

/** `rejected`: files that were deployed and are refused. */
export function liveFinding({ files, differing }: LiveFiles, rejected: readonly string[]): Finding {
  if (rejected.length > 0) {
    return failed(
      `${rejected.join(', ')} was deployed and is refused: the last good version is live.`,
      'Mend what prescale validate shows, and deploy.',
    );
  }
  if (files.length === 0)
    return warning('No schedule is live yet.', 'Deploy it: the first tick takes it up (docs/deploying.md).');
  if (differing === undefined)
    return warning(
      'There is no such stage here that the live schedule could be compared with.',
      'Name the folder of what was deployed with --schedules.',
    );
  return differing.length === 0
    ? ok('The schedule that is live is the one here.')
    : warning(
        `Not the same here as live: ${differing.join(', ')}.`,
        'Deploy what is here, or get here what is deployed: ticks go by what is live.',
      );
}
