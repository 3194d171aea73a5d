import { expect, it } from 'vitest';
import type { Step } from '../../lib/plan/step.ts';
import { stepText } from '../../lib/plan/step-text.ts';
import { recordOf, resource } from './play.ts';
import { active, alarmOf, cpuPolicy, paused, stepIn, tenToThree, worldWith } from './worlds.ts';

const on = { resource, because: '' };
const record = recordOf(worldWith());
const bounds = { kind: 'register', ...on, min: 2, max: 10 } as const;

const steps: readonly (readonly [Step, string | undefined])[] = [
  [{ kind: 'set-desired', ...on, from: 2, to: 12 }, 'desired 2 → 12'],
  [{ ...bounds, suspended: active }, 'bounds 2 to 10'],
  [{ ...bounds, suspended: paused }, 'bounds 2 to 10, scale-in, scale-out, scheduled scaling suspended'],
  [{ ...bounds, suspended: { ...active, dynamicScalingOut: true } }, 'bounds 2 to 10, scale-out suspended'],
  [{ kind: 'deregister', ...on }, 'deregister the scalable target'],
  [{ kind: 'tag', ...on, arn: 'arn', tags: { a: '1', b: '2' } }, 'put back tag a, b'],
  [{ kind: 'put-policy', ...on, policy: cpuPolicy }, 'put policy cpu70'],
  [{ kind: 'put-scheduled-action', ...on, action: tenToThree }, 'put scheduled action evening'],
  [{ kind: 'put-alarm', ...on, alarm: alarmOf(stepIn) }, 'point alarm queue-in-alarm to its policy'],
  [
    { kind: 'warm-up', url: 'https://a.example', requests: 50, everyMs: 500, thread: 't', record, because: '' },
    'warm up https://a.example with 50 requests',
  ],
  [{ kind: 'remember', record, tell: [], because: '' }, undefined],
  [{ kind: 'forget', record, because: '' }, 'forget the target'],
  [{ kind: 'look-again', because: '' }, undefined],
];

it.each(steps)('$0.kind is said in a few words', (step, text) => {
  expect(stepText(step)).toBe(text);
});
