import { describe, expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import { recordOf, said, schedule, tick, tickThrough, wantedIn } from './play.ts';
import { later, observe, registered, type World, withDesired, withRecord } from './pretend-aws.ts';
import { businessHours, campaign, header, nothing } from './texts.ts';
import { active, cpuPolicy, worldWith } from './worlds.ts';

const at = (time: string): Date => new Date(`2026-11-27T${time}:00Z`);
const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };

const play = (world: World, from: string, to: string, text: string): World =>
  tickThrough(world, schedule(text), at(from).toISOString(), at(to).toISOString()).world;

describe('the counts that are kept and that come back', () => {
  it('a scale-up that begins keeps a count above its own max: AWS would take the tasks away', () => {
    const text = `${header()}${businessHours}`;
    const world = tick(
      withDesired(play(worldWith(base), '07:30', '07:59', text), 15),
      schedule(text),
      at('08:00'),
    ).world;
    expect(world).toMatchObject({ service: { desired: 15 }, registered: { min: 5, max: 15 } });
  });

  it('but never above the limits', () => {
    const text = `${header()}${businessHours}`.replace('max: 40', 'max: 12');
    const world = tick(
      withDesired(play(worldWith(base), '07:30', '07:59', text), 15),
      schedule(text),
      at('08:00'),
    ).world;
    expect(world).toMatchObject({ service: { desired: 12 }, registered: { min: 5, max: 12 } });
  });

  it('a scale-up does not lower a floor that was found, where no base is declared', () => {
    const text = `${header('', '')}${businessHours.replace('min: 5, max: 10, desired: 5', 'min: 1, max: 4')}`;
    const start = worldWith({ desired: 3, registered: { min: 3, max: 9 }, policies: [cpuPolicy] });
    expect(play(start, '07:30', '08:01', text).registered).toMatchObject({ min: 3, max: 9 });
  });

  it('an override that ends leaves the base’s floor behind where no policy would lower the count', () => {
    const text = `${header()}${nothing}`;
    const start = play(worldWith({ ...base, policies: [] }), '07:00', '07:01', text);
    const override = { id: 'one', desired: 8, until: at('07:30').toISOString(), by: 'ana', reason: 'TV spot' };
    const held = play(withRecord(start, { ...recordOf(start), override }), '07:02', '07:29', text);
    expect(held.service.desired).toBe(8);
    expect(play(held, '07:30', '07:31', text).service.desired).toBe(2);
  });

  it('a target that is taken out of the schedule gets the base that was declared, though other bounds were found', () => {
    const text = `${header()}${businessHours}`;
    const start = worldWith({ desired: 3, registered: { min: 1, max: 4 }, policies: [cpuPolicy] });
    const world = later(play(start, '12:00', '12:05', text));
    const without = schedule('timezone: UTC\ntargets:\n  other:\n    ecs: { cluster: c, service: s }\nwindows: []');
    expect(tick(world, without, at('12:06')).world).toMatchObject({
      service: { desired: 3 },
      registered: { min: 2, max: 10 },
    });
  });

  it('a target that was registered again in the lead is not deregistered when the event begins', () => {
    const text = `${header()}${campaign()}`;
    const again = registered(play(worldWith(base), '07:30', '08:30', text), { min: 12, max: 14, suspended: active });
    const steps = plan(
      wantedIn(again, schedule(text), at('09:00')),
      observe(again, { configuration: 'all', stopped: false }),
      recordOf(again),
      at('09:00'),
    );
    expect(said(steps)).toEqual(['remember and tell event-live']);
  });

  it('an override that says only the least raises a target that is not registered', () => {
    const text = `${header('', '')}${nothing}`;
    const start = play(worldWith(), '07:00', '07:01', text);
    const override = { id: 'one', min: 4, until: at('08:00').toISOString(), by: 'ana', reason: 'TV spot' };
    const held = withRecord(start, { ...recordOf(start), override });
    expect(play(held, '07:02', '07:03', text).service.desired).toBe(4);
  });

  it('an event that asks for less than before does not keep its old count as a ceiling', () => {
    const event = (count: number) => `${header()}${campaign('autoscaling: floor', `desired: ${count}`)}`;
    const start = play(worldWith({ ...base, policies: [] }), '07:00', '08:05', event(12));
    expect(play(start, '08:06', '08:07', event(8))).toMatchObject({
      service: { desired: 8 },
      registered: { min: 8, max: 10 },
    });
  });

  it('a count that was found and came back is nobody’s to give back in a later window', () => {
    const loose = (name: string, min: number, from: string, to: string) =>
      businessHours
        .replace('business-hours', name)
        .replace('min: 5, max: 10, desired: 5', `min: ${min}`)
        .replace('08:00', from)
        .replace('20:00', to);
    const event = campaign('', 'desired: 12', 'campaign', '08:30', '10:00');
    const text = `${header('', '')}${loose('early', 2, '06:00', '09:00')}${event}${loose('tea', 1, '12:00', '14:00')}`;
    const start = play(worldWith({ desired: 3, registered: { min: 1, max: 20 } }), '05:00', '07:00', text);
    const restored = play(withDesired(start, 2), '07:01', '11:59', text);
    expect(restored.service.desired).toBe(3);
    expect(play(restored, '12:00', '12:05', text).service.desired).toBe(3);
  });
});
