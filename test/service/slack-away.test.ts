import { describe, expect, it } from 'vitest';
import { headline } from '../../lib/tell/headline.ts';
import type { PostedMessage } from '../../local/slack-double.ts';
import { asShown } from '../slack/as-shown.ts';
import { filesOf, startStage } from './stage.ts';

const text = `timezone: UTC
targets:
  web: { ecs: { cluster: c, service: web }, base: { min: 2, max: 12 } }
  api: { ecs: { cluster: c, service: api }, base: { min: 2, max: 12 } }
windows:
  - name: campaign
    kind: pre-event
    targets: { web: { desired: 12 }, api: { desired: 12 } }
    start: 2026-11-27 09:00
    end: 2026-11-27 10:30
    lead: 1h
`;

const at = (minutes: number): Date => new Date(Date.parse('2026-11-27T07:55:00Z') + minutes * 60_000);
const away = { from: 3, until: 183 };

describe('Slack is away for three hours, and an event begins and ends meanwhile', () => {
  it.each(['webhook', 'bot'] as const)('everything is there once, in order, in a few messages: %s', async (slackBy) => {
    await using stage = await startStage({
      schedules: filesOf({ path: 'all.yml', text }),
      start: at(0).toISOString(),
      slackBy,
    });
    let before = 0;
    for (let minute = 0; minute <= away.until + 6; minute += 1) {
      if (minute === away.until) before = stage.slack.posted.length;
      stage.slack.setDown(minute >= away.from && minute < away.until);
      await stage.tickAt(at(minute));
    }
    const { posted } = stage.slack;
    const told = stage.messages();
    expect(told.map(({ kind }) => kind)).toEqual([
      'event-upcoming',
      'pre-scale-started',
      'ready',
      'event-live',
      'event-ended',
      'restored',
    ]);
    expect(before).toBe(slackBy === 'bot' ? 2 : 1);
    expect(posted.length - before).toBeLessThanOrEqual(5);
    const places = told.map((one) => placesOf(posted.filter(isNoHead), headline(one)));
    expect(places.map(({ length }) => length)).toEqual(told.map(() => 1));
    expect(places.flat()).toEqual(places.flat().toSorted((one, other) => one - other));
    expect(stage.notifier.deadLetters).toEqual([]);
  });
});

const isNoHead = (message: PostedMessage): boolean => !JSON.stringify(message).includes('the steps are in the thread');

const placesOf = (posted: readonly PostedMessage[], line: string): readonly number[] =>
  posted.flatMap((message, place) => (asShown(message).includes(line) ? [place] : []));
