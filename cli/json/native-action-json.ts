import * as z from 'zod';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { deleteActionCommand, putActionCommand, type WhereAws } from '../import/aws-command-lines.ts';
import type { Origin } from '../import/imported-schedule.ts';
import type { Judged } from '../import/judged.ts';

export const nativeActionSchema = z.strictObject({
  service: z.string(),
  target: z.string().optional().describe('Absent: the service is not in the schedule.'),
  name: z.string(),
  schedule: z.string().describe('As AWS has it.'),
  timezone: z.string(),
  startTime: z.string().optional(),
  endTime: z.string().optional(),
  min: z.int().optional(),
  max: z.int().optional(),
  becomes: z
    .enum(['window', 'base', 'never', 'suspended', 'unsayable'])
    .describe(
      'window: begins or ends one. base: sets what holds anyway. never: is over. suspended: AWS does not run it. unsayable: stays as it is.',
    ),
  begins: z.array(z.string()).describe('Windows.'),
  ends: z.array(z.string()).describe('Windows.'),
  because: z.string().optional().describe('Why it cannot be said.'),
  keptBecause: z
    .string()
    .optional()
    .describe('Why it may not be taken away now, although the schedule says what it does.'),
  remove: z.string().describe('The command that takes it away.'),
  restore: z.string().describe('The command that brings it back.'),
});

/** The schedule does what it does, also where it only sets what holds anyway, and nothing keeps it for now. */
export const isReplaced = ({ becomes, keptBecause }: Pick<NativeAction, 'becomes' | 'keptBecause'>): boolean =>
  isSaid(becomes) && keptBecause === undefined;

const isSaid = (becomes: NativeAction['becomes']): boolean => becomes === 'window' || becomes === 'base';

export type NativeAction = z.infer<typeof nativeActionSchema>;

export const nativeActionsJson = (
  { found, target, fates }: Judged,
  keptBecause: string | undefined,
  origins: ReadonlyMap<string, Origin>,
  windowsOf: (target: string) => readonly string[],
  where: WhereAws,
): readonly NativeAction[] =>
  found.actions.map((action): NativeAction => {
    const { name, schedule, timezone = 'UTC', startTime, endTime, min, max } = action;
    const fate = fates.find((one) => one.name === name);
    const resource = resourceOf(found.ecs);
    const becomes = fate?.becomes ?? 'unsayable';
    const windows = target === undefined ? [] : windowsOf(target);
    return {
      service: found.ecs.service,
      ...(target !== undefined && { target }),
      name,
      schedule,
      timezone,
      ...(startTime !== undefined && { startTime }),
      ...(endTime !== undefined && { endTime }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      becomes,
      begins: windows.filter((window) => origins.get(window)?.by.includes(name)),
      ends: windows.filter((window) => origins.get(window)?.endedBy.includes(name)),
      ...(fate?.because !== undefined && { because: fate.because }),
      ...(isSaid(becomes) && keptBecause !== undefined && { keptBecause }),
      remove: deleteActionCommand(resource, name, where),
      restore: putActionCommand(resource, action, where),
    };
  });
