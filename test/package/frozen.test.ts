import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PackagedStage, startPackagedStage, type Unpacked, unpackStage } from './packaged-stage.ts';

const id = 'service/waooaw-production/waooaw-backend';
const at = (time: string): string => `2026-11-27T${time}-05:00`;

/** Alone in its event, which begins when nothing else does: so a call that is kept is all that the tick is at. */
const backendAlone = (text: string): string =>
  text.replace('lead: 1h', 'lead: 55m').replace(/^ *agent: { desired: 3 }$/m, '');

/** In the order in which a tick that takes autoscaling out of the way for an event comes by. */
const points = [
  { call: 'UpdateService', where: 'there', because: 'a write is in flight' },
  { call: 'UpdateService', where: 'back-off', answer: 'throttle', because: 'it waits for its next try' },
  { call: 'DescribeScalingPolicies', where: 'back', because: 'it is about to save what is there' },
  { call: 'DeregisterScalableTarget', where: 'back', answer: 'throttle', because: 'AWS will ask to slow down' },
  { call: 'DeregisterScalableTarget', where: 'back', answer: 'concurrent-update', because: 'another is at it' },
] as const;

describe.concurrent('a tick that is frozen and thawed when its time is over', () => {
  let unpacked: Unpacked;
  beforeAll(async () => {
    unpacked = await unpackStage();
  }, 60_000);

  it.each(points)('sends nothing any more: $call, $because', async (point) => {
    const { call, where } = point;
    await using stage = await startPackagedStage(unpacked, at('07:58:00'), backendAlone);
    const { aws, clock } = stage;
    const frozen = await stage.start('reconcile');
    for (const time of ['07:58:00', '08:00:00', '08:01:00']) {
      clock.jumpTo(new Date(at(time)));
      await expect(frozen.invoke({})).resolves.toMatchObject({ kind: 'answered' });
    }
    const policies = policiesOf(stage);
    expect(policies).toHaveLength(2);

    clock.jumpTo(new Date(at('08:05:00')));
    if ('answer' in point) aws.faults.when((one) => one.operation === call, point.answer);
    const keepNext = () =>
      frozen.road.keep(where === 'there' ? 'there' : 'back', ({ operation }) => operation === call);
    const first = keepNext();
    const cut = frozen.invoke({});
    let kept = await first;
    if (where === 'back-off') {
      const second = keepNext();
      kept.release();
      kept = await second;
      kept.release();
      // The next wait is of nearly two seconds.
      await wait(100);
    }
    await frozen.freeze();

    // It is given back while nobody is there: the bytes wait at its socket.
    kept.release();
    aws.faults.clear();
    clock.jumpTo(new Date(at('08:05:30')));
    const [override, other] = await Promise.all([stage.start('override'), stage.start('reconcile')]);
    const hold = { target: 'backend', min: 13, for: '4h', by: 'ann', reason: 'TV spot' };
    await expect(override.invoke(hold)).resolves.toMatchObject({ kind: 'answered' });
    for (const time of ['08:06:00', '08:07:00', '08:08:00']) {
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
    clock.jumpTo(new Date(at('08:09:00')));
    await expect(frozen.invoke({})).resolves.toMatchObject({ kind: 'answered' });
    expect(policiesOf(stage)).toEqual(policies);
    expect(stage.announcements().map(({ kind }) => kind)).not.toContain('drift');
    expect(aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(13);
  });
});

const policiesOf = ({ aws }: PackagedStage) =>
  aws.world.policies(id).map(({ name, type, configuration }) => ({ name, type, configuration }));
