import { describe, expect, it } from 'vitest';
import { deadLetters, stageOnAws, writing } from './stage-on-aws.ts';

describe('prescale status', () => {
  it.runIf(process.env.CI)(
    'prints each target before an event, in it and with trouble, and changes nothing',
    async () => {
      await using stage = await stageOnAws();
      await stage.tickAt('2026-11-27T12:00:00Z');
      const pages = [(await stage.prescale('status')).out];
      await stage.tickAt('2026-11-27T13:35:00Z');
      await stage.tickAt('2026-11-27T14:30:00Z');
      pages.push((await stage.prescale('status')).out);
      stage.aws.world.changeService('waooaw-production', 'waooaw-backend', { desired: 9 });
      await stage.stage.override({ target: 'agent', min: 6, for: '2h', by: 'ana@example.com', reason: 'TV spot' });
      stage.aws.world.sendToQueue(deadLetters.reconcile, '{}');
      stage.own.write(
        'schedules/production/events.yml',
        `${stage.own.read('schedules/production/events.yml')}# edited\n`,
      );
      stage.aws.clearCalls();
      const { out, code, err } = await stage.prescale('status');
      pages.push(out);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(writing(stage.aws)).toEqual([]);
      await expect(pages.join('\n----\n')).toMatchFileSnapshot('status.golden.txt');
    },
  );

  it('prints the same as JSON that the schema describes', async () => {
    await using stage = await stageOnAws();
    await stage.tickAt('2026-11-27T14:30:00Z');
    const answer = await stage.json('status');
    expect(answer).toMatchObject({
      command: 'status',
      stage: 'production',
      table: 'prescale-production',
      region: 'us-east-1',
      isLate: false,
      schedule: { differing: [], refused: [] },
      deadLetters: [
        { of: 'notify-slack', count: 0 },
        { of: 'reconcile', count: 0 },
      ],
      waitingForSlack: 0,
      notCounted: [],
      targets: [{ target: 'agent' }, { target: 'backend', service: 'waooaw-production/waooaw-backend' }],
    });
  });

  it('says that no tick runs, and that none has ever run', async () => {
    await using stage = await stageOnAws();
    expect((await stage.prescale('status')).out).toContain('Ticks: none has ever looked at the targets.');
    await stage.tickAt('2026-11-27T12:00:00Z');
    stage.clock.advanceTo(new Date('2026-11-27T12:20:00Z'));
    expect((await stage.prescale('status')).out).toContain('20 minutes ago: no tick runs.');
  });

  it('says that nothing is enabled', async () => {
    await using stage = await stageOnAws();
    const platform = 'schedules/production/platform.yml';
    stage.own.write(platform, `enabled: false\n${stage.own.read(platform)}`);
    expect((await stage.prescale('status')).out).toContain(
      'None of the 2 targets of the schedule is enabled: nothing is done.',
    );
  });

  it('tells the rest where dead letters may not be counted', async () => {
    await using stage = await stageOnAws();
    await stage.tickAt('2026-11-27T12:00:00Z');
    stage.aws.faults.when(({ service }) => service === 'sqs', 'access-denied');
    const answer = await stage.json('status');
    expect(answer).toMatchObject({
      notCounted: [expect.stringContaining('not authorized to perform: sqs:ListQueues')],
      targets: [{ target: 'agent' }, { target: 'backend' }],
    });
    expect(answer).not.toHaveProperty('deadLetters');
    expect((await stage.prescale('status')).out).toContain('\nNot counted: ListQueues prescale-production-: ');
  });

  it('watches until somebody ends it, and goes on after what cannot be read', async () => {
    await using stage = await stageOnAws();
    await stage.tickAt('2026-11-27T12:00:00Z');
    const pauses = [
      () => stage.aws.faults.when(({ service }) => service === 'dynamodb', 'access-denied'),
      () => stage.aws.faults.clear(),
    ];
    const { out, err, code } = await stage.prescaleWith({ pauses }, 'status', '--watch');
    expect(out.match(/^production, /gm)).toHaveLength(2);
    expect(err).toBe(
      'error: AWS does not allow dynamodb:Query with these credentials. docs/command.md has what each command needs.\n',
    );
    expect(code).toBe(0);
  });

  it('does not watch as JSON', async () => {
    await using stage = await stageOnAws();
    expect(await stage.prescale('status', '--watch', '--json')).toMatchObject({
      code: 64,
      err: expect.stringContaining("option '--watch [seconds]' cannot be used with option '--json'"),
    });
  });
});
