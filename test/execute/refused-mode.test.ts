import { describe, expect, it } from 'vitest';
import { createScheduleReader } from '../../lib/execute/schedule-in-force.ts';
import { isObserved } from '../../lib/schedule/is-observed.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { inMemoryRecords } from '../../local/in-memory-records.ts';

const now = new Date('2026-11-27T08:00:00Z');
const target = (name: string, more = ''): string =>
  `targets:\n  ${name}:\n    ecs: { cluster: c, service: ${name} }\n    base: { min: 1, max: 9 }\n${more}`;
const platform = `timezone: UTC\n${target('web')}`;
const broken = 'windows: oops\n';

/** Reads one version of the files after another, as ticks do, and answers who is only observed in the end. */
async function observedAfter(...versions: readonly Readonly<Record<string, string>>[]): Promise<readonly string[]> {
  const records = inMemoryRecords();
  let files: readonly ScheduleFile[] = [];
  const read = createScheduleReader({ read: async () => files });
  let names: readonly string[] = ['nothing is read'];
  for (const version of versions) {
    files = Object.entries(version).map(([path, text]) => ({ path, text }));
    const { schedule, good, problems } = await read(records, now);
    if (good.length > 0) await records.keepGoodFiles(good);
    if (version !== versions[0]) expect(problems).not.toEqual([]);
    const targets = [...(schedule?.targets.values() ?? [])];
    names = targets.filter((one) => isObserved(one, 'UTC', now)).map(({ name }) => name);
  }
  return names;
}

const good = { 'platform.yml': platform };
const added = (text: string) => ({ ...good, 'events.yml': text });

describe('a mode in a file that is refused, and was never good', () => {
  it.each([
    ['as it is meant', `mode: observe\n${broken}`],
    ['with a slip', 'mode: observ\n'],
    ['with a slip in its name', 'moed: observe\n'],
    ['in a file that is no YAML', '"mode" : observe\ntargets: [\n'],
    ['by a date', `actFrom: 2026-12-07\n${broken}`],
    ['by a date that is none', 'act-from: 7 December\n'],
    ['in JSON', '{ "mode": "observe", "windows": 1 }'],
    ['in JSON of several lines', '{\n  "mode": "observe",\n  "windows": 1\n}'],
    ['one blank too far in', ` mode: observe\n${broken}`],
  ])('lets nothing be done for want of it: %s', async (_, text) => {
    expect(await observedAfter(added(text)), 'from the first tick on').toEqual(['web']);
    expect(await observedAfter(good, added(text)), 'on a stage that acts').toEqual(['web']);
    expect(await observedAfter(good, added(text), added(text)), 'as it is kept').toEqual(['web']);
    expect(await observedAfter(good, added(text), added(broken)), 'until it does not ask for it').toEqual([]);
  });

  it.each([
    ['that acts', `mode: act\n${broken}`],
    ['in a comment', `# mode: observe\n${broken}`],
    ['of a target of its own', `${target('shop', '    mode: observe\n')}${broken}`],
    ['that speaks of observing', 'note: Observed load of last year\n- we observed 900 requests\n'],
    ['with an address that begins so', `owner: observability@example.com\n${broken}`],
    ['as the name of something else', `windows:\n  - name: mode\n${broken}`],
  ])('changes nothing for others where it is one %s', async (_, text) => {
    expect(await observedAfter(good, added(text))).toEqual([]);
  });

  it('leaves a mode that a target, or a file that is in force, gives itself', async () => {
    const asking = `mode: observe\n${broken}`;
    expect(await observedAfter({ 'a.yml': `${platform}    mode: act\n`, 'b.yml': asking })).toEqual([]);
    expect(await observedAfter({ 'a.yml': `mode: act\n${platform}`, 'b.yml': asking })).toEqual([]);
    expect(await observedAfter({ 'a.yml': platform, 'b.yml': asking, 'c.yml': asking })).toEqual(['web']);
  });

  it('also where its targets go with it', async () => {
    const shop = `mode: observe\n${target('shop')}${broken}`;
    expect(await observedAfter({ 'a.yml': platform, 'b.yml': shop })).toEqual(['web']);
  });
});

describe('a mode in a file that is refused, and has a last good version', () => {
  it('is the one of that version', async () => {
    const observing = `mode: observe\n${platform}`;
    const isIn = (text: string) => ({ 'platform.yml': text });
    expect(await observedAfter(isIn(observing), isIn(`mode: act\n${platform}${broken}`))).toEqual(['web']);
    expect(await observedAfter(isIn(observing), isIn(`${platform}${broken}`))).toEqual(['web']);
    expect(await observedAfter(isIn(observing), { 'renamed.yml': `mode: act\n${platform}${broken}` })).toEqual(['web']);
    expect(await observedAfter(isIn(platform), isIn(`mode: observe\n${platform}${broken}`))).toEqual([]);
  });
});
