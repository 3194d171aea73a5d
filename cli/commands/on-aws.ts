/** The subcommands that speak to AWS, in the order in which somebody meets them. */
import type { AddSubcommand } from '../shell/subcommand.ts';
import { addDeadLetters } from './dead-letters/dead-letters.ts';
import { addDoctor } from './doctor.ts';
import { addHistory } from './history.ts';
import { addImport } from './import.ts';
import { addOverride } from './override.ts';
import { addPlan } from './plan.ts';
import { addRecords } from './records/records.ts';
import { addStatus } from './status.ts';
import { addTick } from './tick.ts';

export const onAws: readonly AddSubcommand[] = [
  addImport,
  addDoctor,
  addStatus,
  addPlan,
  addTick,
  addHistory,
  addOverride,
  addRecords,
  addDeadLetters,
];
