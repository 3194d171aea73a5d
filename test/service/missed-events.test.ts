import { expect, it } from 'vitest';
import { filesOf, startStage } from './stage.ts';

const schedules = filesOf({
  path: 'all.yml',
  text: `timezone: UTC
targets:
  web:
    ecs: { cluster: c, service: web }
    base: { min: 2, max: 10 }
windows:
  - name: spot
    kind: pre-event
    start: 2026-11-27 09:00
    for: 2h
    lead: 30m
    targets: { web: { desired: 12 } }
  - name: evening
    kind: pre-event
    start: 2026-11-27 17:00
    for: 5m
    lead: 5m
    targets: { web: { desired: 4 } }
`,
});

const kinds = ['event-missed', 'event-live', 'event-ended'];

it.each`
  last                      | next                      | expected                                         | because
  ${'2026-11-24T12:00:00Z'} | ${'2026-11-28T12:00:00Z'} | ${['event-missed spot', 'event-missed evening']} | ${'nobody knew of them: the outage was longer than a day'}
  ${'2026-11-27T04:00:00Z'} | ${'2026-11-27T12:00:00Z'} | ${['event-missed spot']}                         | ${'one was announced, and the other is still to come'}
  ${'2026-11-27T08:40:00Z'} | ${'2026-11-27T12:00:00Z'} | ${['event-ended spot']}                          | ${'its tasks were there: it was in its lead'}
  ${'2026-11-24T12:00:00Z'} | ${'2026-11-27T10:00:00Z'} | ${['event-live spot']}                           | ${'it still runs'}
`('after an outage from $last to $next: $because', async ({ last, next, expected }) => {
  await using stage = await startStage({ schedules, start: last });
  await stage.tickAt(last);
  const before = stage.announcements().length;
  const until = new Date(next);
  for (const minutes of [0, 1, 2, 30, 59, 61]) await stage.tickAt(new Date(until.getTime() + minutes * 60_000));
  const told = stage.announcements().slice(before);
  const ofEvents = told.filter(
    ({ kind, at }) => kinds.includes(kind) && Date.parse(at) < until.getTime() + 61 * 60_000,
  );
  expect(ofEvents.map(({ kind, window }) => `${kind} ${window}`)).toEqual(expected);
});

it('is not told of an event that a tick brought about and could not write of the stage', async () => {
  await using stage = await startStage({ schedules, start: '2026-11-24T12:00:00Z' });
  await stage.tickAt('2026-11-24T12:00:00Z');
  const failingTick = async (time: string, operation: string, what: string): Promise<void> => {
    stage.aws.faults.when(
      (call) => call.operation === operation && JSON.stringify(call.input).includes(what),
      'access-denied',
    );
    await expect(stage.tickAt(`2026-11-27T${time}:00Z`)).rejects.toThrow();
    stage.aws.faults.clear();
  };
  await failingTick('10:58', 'PutItem', '"sk":{"S":"stage"}');
  await failingTick('11:00', 'RegisterScalableTarget', 'web');
  for (const time of ['11:01', '11:02']) await stage.tickAt(`2026-11-27T${time}:00Z`);
  const ofEvents = stage.announcements().filter(({ kind }) => kinds.includes(kind));
  expect(ofEvents.map(({ kind, window }) => `${kind} ${window}`)).toEqual(['event-live spot', 'event-ended spot']);
});
