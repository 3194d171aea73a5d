import type { Problem, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

interface Details {
  /** What to do instead, as a sentence. */
  readonly hint?: string;
  readonly problems?: readonly Problem[];
  /** The files that the problems are about, to show their lines. */
  readonly files?: readonly ScheduleFile[];
}

/** A command that cannot do what it was asked for. The message is a sentence for people. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  /** Stable, kebab-case. */
  readonly code: string;
  readonly details: Details;

  constructor(code: string, message: string, details: Details = {}, exitCode: ExitCode = exitCodes.failed) {
    super(message);
    this.code = code;
    this.details = details;
    this.exitCode = exitCode;
  }
}

/** The command line says what cannot be. */
export const usage = (message: string, hint?: string): Failure =>
  new Failure('usage', message, hint === undefined ? {} : { hint }, exitCodes.usage);
