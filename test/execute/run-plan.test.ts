import { describe, expect, it } from 'vitest';
import type { Deadline } from '../../lib/execute/deadline.ts';
import { outOfTime } from '../../lib/execute/deadline.ts';
import { type FailureCode, PrescaleError } from '../../lib/execute/failure.ts';
import type { Ports } from '../../lib/execute/ports.ts';
import { runPlan } from '../../lib/execute/run-plan.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { freshRecord } from '../../lib/plan/record.ts';
import type { Step } from '../../lib/plan/step.ts';
import { inMemoryRecords } from '../../local/in-memory-records.ts';
import { noDeadline } from '../../local/no-deadline.ts';

const service = { cluster: 'c', service: 'web' };
const resource = resourceOf(service);
const because = 'it is wanted';
const flags = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };
const start = freshRecord({ name: 'web', ecs: service });

const remember: Step = { kind: 'remember', record: start, tell: [], because };
const register: Step = { kind: 'register', resource, min: 2, max: 12, suspended: flags, because };
const raise: Step = { kind: 'set-desired', resource, from: 2, to: 12, because };
const lower: Step = { kind: 'set-desired', resource, from: 12, to: 2, because };
const deregister: Step = { kind: 'deregister', resource, because };
const tag: Step = { kind: 'tag', resource, arn: 'arn', tags: { team: 'web' }, because };
const policy: Step = { kind: 'put-policy', resource, policy: { name: 'cpu', type: 'x', configuration: {} }, because };

/** Ports whose calls fail with a code, by the name of the call. */
const portsThat = (fail: Readonly<Partial<Record<string, FailureCode | 'too late'>>>): Ports => {
  const made = async (name: string): Promise<void> => {
    const code = fail[name];
    if (code === 'too late') throw outOfTime(name);
    if (code !== undefined) throw new PrescaleError(code, `${name} fails`, { passing: false });
  };
  const records = inMemoryRecords();
  return {
    services: {
      describe: async () => new Map(),
      setDesired: () => made('setDesired'),
      stoppedTasks: async () => [],
    },
    scalableTargets: {
      describe: async () => new Map(),
      policies: async () => [],
      configuration: async () => ({ policies: [], scheduledActions: [], tags: {} }),
      register: () => made('register'),
      deregister: () => made('deregister'),
      tag: () => made('tag'),
      putPolicy: () => made('putPolicy'),
      putScheduledAction: () => made('putScheduledAction'),
    },
    alarms: { describe: async () => [], put: () => made('putAlarm') },
    records: {
      ...records,
      write: async (record) => {
        await made('write');
        return records.write(record);
      },
    },
    visit: async () => true,
    sleep: async () => {},
  };
};

describe('a step that fails', () => {
  it.each`
    steps                                      | fail                             | expected                                     | because
    ${[remember, register, raise, deregister]} | ${{ register: 'access-denied' }} | ${['done', 'failed', 'done', 'not-reached']} | ${'tasks that are owed do not wait for the registration'}
    ${[remember, register, raise, register]}   | ${{ register: 'throttled' }}     | ${['done', 'failed', 'done', 'not-reached']} | ${'a pause waits for the registration before it'}
    ${[remember, register, lower]}             | ${{ register: 'access-denied' }} | ${['done', 'failed', 'not-reached']}         | ${'nothing is taken away after a failure'}
    ${[remember, register, raise]}             | ${{ write: 'conflict' }}         | ${['failed', 'not-reached', 'not-reached']}  | ${'nothing is done that is not remembered'}
    ${[remember, raise, deregister]}           | ${{ setDesired: 'unavailable' }} | ${['done', 'failed', 'not-reached']}         | ${'autoscaling stays where the tasks could not be raised'}
    ${[policy, tag, raise]}                    | ${{ putPolicy: 'quota' }}        | ${['failed', 'done', 'done']}                | ${'the parts of a restore do not wait for each other'}
    ${[register, policy]}                      | ${{ register: 'access-denied' }} | ${['failed', 'not-reached']}                 | ${'a policy needs its target'}
  `('$expected: $because', async ({ steps, fail, expected }) => {
    const run = await runPlan(portsThat(fail), start, steps, noDeadline);
    expect(run.outcomes.map(({ outcome }) => outcome)).toEqual(expected);
    expect(run.failure?.code).toBe(Object.values(fail)[0]);
  });

  it('is not one that was never sent, because it would have been answered too late', async () => {
    const run = await runPlan(portsThat({ setDesired: 'too late' }), start, [remember, raise, deregister], noDeadline);
    expect(run.outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'not-reached', 'not-reached']);
    expect(run).not.toHaveProperty('failure');
  });

  it.each`
    code               | refused      | because
    ${'invalid'}       | ${['team']}  | ${'AWS will never take it'}
    ${'quota'}         | ${['team']}  | ${'there are too many'}
    ${'access-denied'} | ${undefined} | ${'the role can be mended'}
    ${'throttled'}     | ${undefined} | ${'it passes'}
  `('of a tag is kept as refused: $refused, $because', async ({ code, refused }) => {
    expect((await runPlan(portsThat({ tag: code }), start, [tag], noDeadline)).refusedTags).toEqual(refused);
  });
});

describe('time', () => {
  it('ends a plan before the step that could not be answered any more', async () => {
    let asked = 0;
    const deadline: Deadline = {
      ...noDeadline,
      leftMs: () => {
        asked += 1;
        return asked > 2 ? 2_999 : 3_000;
      },
    };
    const run = await runPlan(portsThat({}), start, [remember, register, raise], deadline);
    expect(run.outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'not-reached']);
  });
});
