import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { production, startStage, type TestStage } from './stage.ts';

const id = 'service/waooaw-production/waooaw-backend';
const backend = { cluster: 'waooaw-production', service: 'waooaw-backend' };

/** New York, on the day of the shipped campaign. */
const at = (time: string): string => `2026-11-27T${time}:00-05:00`;

describe('the shipped campaign, by the recorded calls', () => {
  let stage: TestStage;
  let policiesBefore: readonly object[];
  const changes = (): readonly string[] =>
    stage.aws.calls
      .filter(({ input }) => JSON.stringify(input)?.includes('waooaw-backend'))
      .filter(({ operation }) => /^(Register|Deregister|Put(Scaling|Scheduled)|Update)/.test(operation))
      .map(({ operation, input }) => `${operation}${wordsOf(input)}`);
  const wordsOf = (input: unknown): string => {
    const { desiredCount, MinCapacity, MaxCapacity, PolicyName } = input as Record<string, string>;
    return [desiredCount, MinCapacity, MaxCapacity, PolicyName]
      .filter((word) => word !== undefined)
      .map((word) => ` ${word}`)
      .join('');
  };
  const policies = () =>
    stage.aws.world.policies(id).map(({ name, type, configuration }) => ({ name, type, configuration }));
  const kinds = () =>
    stage
      .announcements()
      .filter(({ target }) => target === 'backend')
      .map(({ kind }) => kind);
  const recordOfBackend = async () => (await stage.records()).find(({ target }) => target === 'backend');

  beforeAll(async () => {
    stage = await startStage({ schedules: production, start: at('07:58') });
    await stage.tickAt(at('07:58'));
    await stage.tickAt(at('07:59'));
    policiesBefore = policies();
    stage.aws.clearCalls();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  it('saves both policies, raises, and only then deregisters', async () => {
    await stage.tickAt(at('08:00'));
    expect(changes()).toEqual(['UpdateService 12', 'RegisterScalableTarget 12 12', 'DeregisterScalableTarget']);
    const saved = stage.aws.calls.findIndex(
      ({ operation, input }) => operation === 'PutItem' && JSON.stringify(input).includes('cpu-scaling'),
    );
    const deregistered = stage.aws.calls.findIndex(
      ({ operation, input }) =>
        operation === 'DeregisterScalableTarget' && JSON.stringify(input).includes('waooaw-backend'),
    );
    expect(saved).toBeGreaterThan(-1);
    expect(saved).toBeLessThan(deregistered);
    expect(policiesBefore).toHaveLength(2);
    expect((await recordOfBackend())?.snapshot?.configuration.policies.map(({ name }) => name).sort()).toEqual([
      'cpu-scaling',
      'request-scaling',
    ]);
    expect(stage.aws.world.scalableTarget(id)).toBeUndefined();
    expect(stage.aws.world.service(backend.cluster, backend.service)?.desired).toBe(12);
  });

  it('says that it is ready before the start, and how many warm-up requests were answered', async () => {
    for (const time of ['08:01', '08:03', '08:05', '08:30', '08:59']) await stage.tickAt(at(time));
    const ready = stage.announcements().find(({ kind, target }) => kind === 'ready' && target === 'backend');
    expect(new Date(ready?.at ?? 0) < new Date(at('09:00'))).toBe(true);
    expect(ready?.to).toMatchObject({ desired: 12, running: 12 });
    const warmed = stage
      .announcements()
      .filter(({ kind, details }) => kind === 'ready' && details.join().includes('50 of 50 warm-up requests'));
    expect(warmed).toHaveLength(1);
  });

  it('changes nothing while the event is live', async () => {
    stage.aws.clearCalls();
    for (const time of ['09:00', '12:00', '15:30', '17:59']) await stage.tickAt(at(time));
    expect(changes()).toEqual([]);
    expect(kinds().at(-1)).toBe('event-live');
  });

  it('registers again with bounds that hold the count, puts back both policies, compares, and forgets the snapshot', async () => {
    stage.aws.clearCalls();
    await stage.tickAt(at('18:00'));
    expect(changes()).toEqual([
      'RegisterScalableTarget 10 12',
      'PutScalingPolicy cpu-scaling',
      'PutScalingPolicy request-scaling',
      'UpdateService 10',
      'RegisterScalableTarget 10 10',
    ]);
    expect(policies()).toEqual(policiesBefore);
    expect(stage.aws.world.tags(id)).toEqual({ 'managed-by': 'terraform' });
    expect((await recordOfBackend())?.snapshot).toBeUndefined();
    expect(kinds().at(-1)).toBe('event-ended');
  });

  it('walks the floor down by 2 every 5 minutes to what then holds', async () => {
    stage.aws.clearCalls();
    const floors: unknown[] = [];
    for (const time of ['18:01', '18:04', '18:05', '18:09', '18:10', '18:14', '18:15', '18:16', '18:30']) {
      await stage.tickAt(at(time));
      floors.push([time, stage.aws.world.scalableTarget(id)?.min]);
    }
    expect(floors).toEqual([
      ['18:01', 10],
      ['18:04', 10],
      ['18:05', 8],
      ['18:09', 8],
      ['18:10', 6],
      ['18:14', 6],
      ['18:15', 5],
      ['18:16', 5],
      ['18:30', 5],
    ]);
    expect(changes()).toEqual([
      'RegisterScalableTarget 8 10',
      'RegisterScalableTarget 6 10',
      'RegisterScalableTarget 5 10',
    ]);
  });

  it('posted every announcement to Slack exactly once', () => {
    const ids = stage.announcements().map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    const messages = stage.messages().map((one) => one.id);
    expect(new Set(messages).size).toBe(messages.length);
    expect(stage.slack.posted).toHaveLength(messages.length);
  });
});
