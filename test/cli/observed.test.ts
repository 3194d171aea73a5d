import { expect, it } from 'vitest';
import { observed, spoil, stageOnAws } from './stage-on-aws.ts';

const ofServices = /^(UpdateService|Register|Deregister|Put(Scaling|Scheduled|Metric)|Tag)/;

it('status, plan, tick, override, doctor and records say that a target is only observed, and none of them changes it', async () => {
  await using stage = await stageOnAws({ schedules: observed });
  const platform = 'schedules/production/platform.yml';
  stage.own.write(platform, `mode: observe\n${stage.own.read(platform)}`);
  await stage.tickAt('2026-11-27T12:00:00Z');
  await stage.tickAt('2026-11-27T13:35:00Z');
  await stage.tickAt('2026-11-27T13:36:00Z');
  stage.aws.clearCalls();
  const status = (await stage.prescale('status')).out;
  expect(status).toMatch(/backend +12 +12 +12 +- +off, saved/);
  expect(status).toMatch(/only observed: this is as it would be; in reality 2 asked, 2 running/);
  expect(await stage.json('status')).toMatchObject({
    targets: [
      { target: 'agent', mode: 'observe' },
      { target: 'backend', mode: 'observe', observed: { desired: 12 }, real: { desired: 2, min: 2, max: 10 } },
    ],
  });
  const doctor = (await stage.prescale('doctor')).out;
  expect(doctor).toContain('It is only observed: nothing of it is changed.');
  expect(doctor).toContain('It is registered with Application Auto Scaling.');
  expect((await stage.prescale('records', 'list')).out).toMatch(/backend .*what is only observed/);
  const restore = await stage.prescale('records', 'restore', 'backend', '--autoscaling', '--yes');
  expect(restore.err).toContain('backend is only observed: nothing of it was taken away, so nothing is saved.');
  const held = ['override', 'backend', '14', '--for', '1h', '--reason', 'TV spot'];
  expect((await stage.prescale(...held)).out).toMatch(/would\s+hold[\s\S]*only\s+observed/);
  const plan = (await stage.prescale('plan', '--live')).out;
  expect(plan).toContain('backend (waooaw-production/waooaw-backend), only observed: it would be');
  const tick = (await stage.prescale('tick', '--live', '--yes')).out;
  expect(tick).toMatch(/pretended +desired 12 → 14/);
  expect(tick).toMatch(/^0 steps taken, \d+ pretended, /m);
  expect(stage.aws.calls.map(({ operation }) => operation).filter((name) => ofServices.test(name))).toEqual([]);
});

it.runIf(process.env.CI)(
  'records restore gives back what was really taken away, whatever the record says of observing',
  async () => {
    await using stage = await stageOnAws();
    for (const at of ['2026-11-27T12:00:00Z', '2026-11-27T13:35:00Z', '2026-11-27T14:00:00Z', '2026-11-27T14:10:00Z'])
      await stage.tickAt(at);
    const id = 'service/waooaw-production/waooaw-backend';
    expect(stage.aws.world.scalableTarget(id)).toBeUndefined();
    await spoil(stage, 'backend', (text) => text.replace('"told":', '"observing":{},"told":'));
    const restore = await stage.prescale('records', 'restore', 'backend', '--autoscaling', '--yes');
    expect(restore.code, restore.err).toBe(0);
    expect(stage.aws.world.policies(id)).toHaveLength(2);
  },
);
