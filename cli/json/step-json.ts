import * as z from 'zod';
import type { TargetLook } from '../../lib/execute/look-at-stage.ts';
import type { Step } from '../../lib/plan/step.ts';
import { stepText } from '../../lib/plan/step-text.ts';

export const stepSchema = z
  .strictObject({
    kind: z.string().describe('As in lib/plan/step.ts, or rename: its record goes on under another name.'),
    what: z.string().describe('In a few words.'),
    because: z.string(),
    tells: z.array(z.string()).describe('Kinds of announcements that are decided with it.'),
  })
  .describe('One call to AWS, with its reason.');

export type StepJson = z.infer<typeof stepSchema>;

export const stepJson = (step: Step): StepJson => ({
  kind: step.kind,
  what: stepText(step) ?? ownText(step),
  because: step.because,
  tells: step.kind === 'remember' ? step.tell.map(({ kind }) => kind) : [],
});

/** What changes nothing on AWS but what Prescale remembers. */
function ownText({ kind }: Step): string {
  switch (kind) {
    case 'remember':
      return 'note it in the record';
    case 'keep-copy':
      return 'keep a second copy of what is saved';
    case 'drop-copy':
      return 'drop the second copy of what was saved';
    case 'look-again':
      return 'look again';
    default:
      return kind;
  }
}

/** What a tick would do of a target; that it then looks again is no step. */
export const stepsJson = ({ target, storedAs, steps }: TargetLook): StepJson[] => [
  ...(storedAs === undefined
    ? []
    : [
        {
          kind: 'rename',
          what: `remember it as ${target}`,
          because: `the schedule calls the service of ${storedAs} so`,
          tells: [],
        },
      ]),
  ...steps.filter(({ kind }) => kind !== 'look-again').map(stepJson),
];

/** Why there may be more to do than could be planned. */
export const afterwards = ({ steps }: TargetLook): string | undefined =>
  steps.find(({ kind }) => kind === 'look-again')?.because;
