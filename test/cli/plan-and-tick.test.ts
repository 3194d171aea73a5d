import { describe, expect, it } from 'vitest';
import { type StageOnAws, stageOnAws, writing } from './stage-on-aws.ts';

const inEvent = '2026-11-27T13:40:00Z';

/** Looked after since the morning; the lead of the campaign has begun, and no tick has come yet. */
async function beforeTheLead(): Promise<StageOnAws> {
  const stage = await stageOnAws();
  await stage.tickAt('2026-11-27T12:00:00Z');
  stage.clock.advanceTo(new Date(inEvent));
  return stage;
}

describe('prescale plan', () => {
  it.runIf(process.env.CI)(
    'prints the steps by target with their reasons, and what drifts, and makes no call that changes anything',
    async () => {
      await using stage = await beforeTheLead();
      stage.aws.world.changeService('waooaw-production', 'waooaw-backend', { desired: 1 });
      stage.aws.clearCalls();
      const { out, err, code } = await stage.prescale('plan');
      expect({ err, code }).toEqual({ err: '', code: 0 });
      expect(stage.aws.calls.length).toBeGreaterThan(4);
      expect(writing(stage.aws)).toEqual([]);
      await expect(out).toMatchFileSnapshot('plan.golden.txt');
    },
  );

  it('is what the tick then does, step by step, and nothing is left afterwards', async () => {
    await using stage = await beforeTheLead();
    const planned = (await stage.json('plan')) as unknown as Steps;
    expect(planned.steps).toBeGreaterThan(0);
    expect((await stage.prescale('plan', '--detailed-exitcode')).code).toBe(2);
    const report = (await stage.stage.tick()) as {
      readonly steps: readonly { readonly target: string; readonly step: { readonly kind: string } }[];
    };
    for (const { target, steps } of planned.targets) {
      const done = report.steps.filter((one) => one.target === target).map(({ step }) => step.kind);
      // The first pass raises what the event is owed before the rest of the plan is made.
      expect(done, target).toEqual(expect.arrayContaining(steps.map(({ kind }) => kind)));
    }
    await stage.tickAt('2026-11-27T14:30:00Z');
    await stage.tickAt('2026-11-27T14:31:00Z');
    const settled = await stage.prescale('plan', '--detailed-exitcode');
    expect(settled).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to do.') });
  });

  it('plans by the files here, says where they are not live, and by those that are live if asked', async () => {
    await using stage = await stageOnAws();
    await stage.tickAt('2026-11-27T12:00:00Z');
    stage.own.write(
      'schedules/production/platform.yml',
      stage.own
        .read('schedules/production/platform.yml')
        .replace('agent: { min: 0, max: 1, desired: 0 }', 'agent: { min: 1, max: 2, desired: 1 }'),
    );
    const here = await stage.prescale('plan', '--detailed-exitcode');
    expect(here).toMatchObject({
      code: 2,
      err: 'note: platform.yml here is not what is live; --live plans by that.\n',
    });
    expect(await stage.prescale('plan', '--live', '--detailed-exitcode')).toMatchObject({ code: 0, err: '' });
    stage.own.write('schedules/production/platform.yml', 'timezone: Berlin\n');
    expect((await stage.prescale('plan')).err).toContain('error: The schedule of production is refused.');
  });
});

interface Steps {
  readonly steps: number;
  readonly targets: readonly { readonly target: string; readonly steps: readonly { readonly kind: string }[] }[];
}

describe('prescale tick', () => {
  it('asks first on a terminal, and takes the steps once', async () => {
    await using stage = await beforeTheLead();
    const before = stage.aws.calls.length;
    const refused = await stage.prescaleWith({ answers: ['no'] }, 'tick');
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Take these steps\? \[y\/N\] error: Nothing was changed\.\n$/),
    });
    expect(writing(stage.aws).filter((_, index) => index >= before)).toEqual([]);
    const taken = await stage.prescaleWith({ answers: ['y'] }, 'tick');
    expect(taken.code).toBe(0);
    expect(taken.err).toMatch(/^backend \(waooaw-production\/waooaw-backend\)$/m);
    expect(taken.out).toMatch(/^ {2}done +deregister the scalable target/m);
    expect(taken.out).toMatch(/\d+ steps taken, \d+ announcements? published\.\n$/);
    expect(stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(12);
    expect(stage.aws.world.messages.length).toBeGreaterThan(0);
  });

  it.runIf(process.env.CI)('refuses without a terminal and without --yes, and changes nothing', async () => {
    await using stage = await beforeTheLead();
    stage.aws.clearCalls();
    expect(await stage.prescale('tick')).toEqual({
      out: '',
      err: 'error: There is no terminal to ask on. --yes does it without asking.\n',
      code: 1,
    });
    expect(writing(stage.aws)).toEqual([]);
  });

  it.runIf(process.env.CI)('puts right what drifts although a tick has just looked', async () => {
    await using stage = await stageOnAws();
    await stage.tickAt('2026-11-27T14:30:00Z');
    await stage.tickAt('2026-11-27T14:31:00Z');
    stage.aws.world.changeService('waooaw-production', 'waooaw-backend', { desired: 4 });
    const answer = await stage.json('tick', '--yes');
    expect(answer).toMatchObject({ by: 'here', failures: [], unfinished: 0 });
    expect(stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(12);
  });

  it.runIf(process.env.CI)('says that there is nothing to do', async () => {
    await using stage = await stageOnAws();
    await stage.tickAt('2026-11-27T12:00:00Z');
    stage.aws.clearCalls();
    expect(await stage.prescale('tick')).toMatchObject({ out: 'Nothing to do.\n', code: 0 });
    expect(writing(stage.aws)).toEqual([]);
  });

  it('does not go by files that are not live, unless told so', async () => {
    await using stage = await beforeTheLead();
    const edited = `${stage.own.read('schedules/production/events.yml')}# edited\n`;
    stage.own.write('schedules/production/events.yml', edited);
    expect(await stage.prescale('tick', '--yes')).toMatchObject({
      code: 1,
      err: 'error: events.yml here is not what is live: the next tick would undo this one. Deploy it, or take --live, or --undeployed.\n',
    });
    expect(await stage.json('tick', '--yes', '--live')).toMatchObject({ by: 'live' });
    expect((await stage.prescale('tick', '--yes', '--undeployed')).code).toBe(0);
  });

  it('exits with 1 where something fails, and says what', async () => {
    await using stage = await beforeTheLead();
    stage.aws.faults.when(({ operation }) => operation === 'UpdateService', 'access-denied');
    const { out, code } = await stage.prescale('tick', '--yes');
    expect(code).toBe(1);
    expect(out).toMatch(/not authorized to perform:\s+ecs:UpdateService/);
  });
});
