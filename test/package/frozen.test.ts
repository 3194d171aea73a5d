import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PackagedStage, startPackagedStage, type Unpacked, unpackStage } from './packaged-stage.ts';
import type { Arrived } from './road.ts';

const id = 'service/waooaw-production/waooaw-backend';
const at = (time: string): string => `2026-11-27T${time}-05:00`;

/** In the order in which a tick that takes autoscaling out of the way for an event comes by. */
const points = [
  { call: 'UpdateService', where: 'there', because: 'a write is in flight' },
  { call: 'UpdateService', where: 'answered', answer: 'throttle', because: 'it waits for its next try' },
  { call: 'DescribeScalingPolicies', where: 'back', because: 'it is about to save what is there' },
  { call: 'DeregisterScalableTarget', where: 'back', answer: 'concurrent-update', because: 'the answer is to come' },
  { call: 'DeregisterScalableTarget', where: 'answered', answer: 'throttle', because: 'it knows that it failed' },
] as const;

describe.concurrent('a tick that is frozen and thawed when its time is over', () => {
  let unpacked: Unpacked;
  beforeAll(async () => {
    unpacked = await unpackStage();
  }, 60_000);

  it.each(points)('sends nothing any more: $call, $because', async (point) => {
    const { call, where } = point;
    await using stage = await startPackagedStage(unpacked, at('07:58:00'));
    const { aws, clock } = stage;
    const frozen = await stage.start('reconcile');
    await expect(frozen.invoke({})).resolves.toMatchObject({ kind: 'answered' });
    const policies = policiesOf(stage);
    expect(policies).toHaveLength(2);

    clock.jumpTo(new Date(at('08:00:00')));
    if ('answer' in point) aws.faults.when((one) => one.operation === call, point.answer);
    const ofBackend = ({ operation, body }: Arrived) => operation === call && body.includes('waooaw-backend');
    const caught = frozen.road.keep(where === 'there' ? 'there' : 'back', ofBackend);
    const cut = frozen.invoke({});
    const kept = await caught;
    if (where === 'answered') {
      kept.release();
      await wait(20);
    }
    await frozen.freeze();

    // It is given back while nobody is there: the bytes wait at its socket.
    kept.release();
    aws.faults.clear();
    clock.jumpTo(new Date(at('08:00:30')));
    const [override, other] = await Promise.all([stage.start('override'), stage.start('reconcile')]);
    const hold = { target: 'backend', min: 13, for: '4h', by: 'ann', reason: 'TV spot' };
    await expect(override.invoke(hold)).resolves.toMatchObject({ kind: 'answered' });
    for (const time of ['08:01:00', '08:02:00', '08:03:00']) {
      clock.jumpTo(new Date(at(time)));
      await expect(other.invoke({})).resolves.toMatchObject({ kind: 'answered' });
    }
    expect((await stage.record('backend'))?.snapshot, 'nobody keeps the policies any more').toBeUndefined();
    expect(policiesOf(stage)).toEqual(policies);

    const before = frozen.road.arrived.length;
    frozen.thaw();
    await cut;
    expect(policiesOf(stage)).toEqual(policies);
    expect(frozen.road.arrived.slice(before).map(({ operation }) => operation)).toEqual([]);
    clock.jumpTo(new Date(at('08:04:00')));
    await expect(frozen.invoke({})).resolves.toMatchObject({ kind: 'answered' });
    expect(policiesOf(stage)).toEqual(policies);
    expect(stage.announcements().map(({ kind }) => kind)).not.toContain('drift');
    expect(aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(13);
  });

  it('has nothing under way once it has answered, or is ended by its limit: calls that hang', async () => {
    await using stage = await startPackagedStage(unpacked, at('07:58:00'));
    const tick = await stage.start('reconcile');
    stage.aws.faults.when(({ service }) => service === 'ecs', 'never-answer');
    await tick.invoke({}, 6_000);
    const before = tick.road.arrived.length;
    expect(before).toBeGreaterThan(0);
    tick.thaw();
    await wait(4_000);
    expect(tick.road.arrived.slice(before).map(({ operation }) => operation)).toEqual([]);
  });
});

const policiesOf = ({ aws }: PackagedStage) =>
  aws.world.policies(id).map(({ name, type, configuration }) => ({ name, type, configuration }));
