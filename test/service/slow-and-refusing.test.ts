import { describe, expect, it } from 'vitest';
import { filesOf, startStage, worldOf } from './stage.ts';

const at = (time: string): string => `2026-11-27T${time}:00-05:00`;
const minuteAfter = (time: string, minutes: number): Date => new Date(Date.parse(at(time)) + minutes * 60_000);

const scheduleOf = (names: readonly string[]): string =>
  [
    'timezone: America/New_York',
    'targets:',
    ...names.map(
      (name) =>
        `  ${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 2, max: 10 }, scaling: [{ metric: cpu, target: 70 }] }`,
    ),
    'windows:',
    `  - { name: spot, kind: pre-event, start: 2026-11-27 09:00, for: 1h, lead: 20m, targets: { ${names.map((name) => `${name}: { desired: 12 }`).join(', ')} } }`,
  ].join('\n');

describe('many targets whose event ends at once', () => {
  const names = Array.from({ length: process.env.CI ? 60 : 30 }, (_, index) => `t${String(index).padStart(3, '0')}`);

  it('come back without a failed tick, however often Application Auto Scaling asks to slow down', async () => {
    await using stage = await startStage({
      schedules: filesOf({ path: 'all.yml', text: scheduleOf(names) }),
      start: at('08:38'),
    });
    const before = worldOf(stage);
    for (const time of ['08:38', '08:40', '08:41', '08:42', '09:00']) await stage.tickAt(at(time));
    expect(names.filter((name) => worldOf(stage)[name]?.bounds === undefined)).toHaveLength(names.length);
    // Every third call that writes is refused, until the pace has given way.
    let refusals = 0;
    const most = Math.floor(names.length * 0.8);
    let writes = 0;
    stage.aws.faults.when(({ service, operation }) => {
      if (service !== 'application-autoscaling' || !/^(Put|Register)/.test(operation)) return false;
      writes += 1;
      if (writes % 3 !== 0 || refusals >= most) return false;
      refusals += 1;
      return true;
    }, 'throttle');
    for (let minute = 0; minute < 12; minute += 1) await stage.tickAt(minuteAfter('10:00', minute));
    expect(refusals).toBe(most);
    const settled = (world: ReturnType<typeof worldOf>) =>
      names.map((name) => ({ ...world[name], desired: undefined, running: undefined }));
    expect(settled(worldOf(stage))).toEqual(settled(before));
    expect(stage.announcements().filter(({ kind }) => kind === 'failed')).toEqual([]);
  });
});

describe('a tag that AWS refuses', () => {
  it('keeps nothing else away: bounds and policies come back, the service is brought to its base', async () => {
    await using stage = await startStage({
      schedules: filesOf({ path: 'all.yml', text: scheduleOf(['web']) }),
      start: at('08:38'),
    });
    for (const time of ['08:38', '08:40', '09:00']) await stage.tickAt(at(time));
    expect(worldOf(stage).web?.bounds).toBeUndefined();
    stage.aws.faults.when(
      ({ operation, input }) => operation === 'TagResource' || JSON.stringify(input).includes('"Tags"'),
      'access-denied',
    );
    for (let minute = 0; minute < 4; minute += 1)
      await stage.tickAt(minuteAfter('10:00', minute)).catch((error: unknown) => {
        expect(String(error)).toContain('TagResource');
      });
    expect(worldOf(stage).web).toMatchObject({
      bounds: { min: 2, max: 10 },
      policies: [{ name: 'cpu-scaling' }],
      tags: {},
    });
    expect(stage.announcements().filter(({ kind }) => kind === 'failed')).toMatchObject([
      { because: expect.stringContaining('TagResource') },
    ]);
    stage.aws.faults.clear();
    await stage.tickAt(minuteAfter('10:00', 5));
    expect(worldOf(stage).web?.tags).toEqual({ 'managed-by': 'terraform' });
    expect(stage.announcements().map(({ kind }) => kind)).toContain('recovered');
  });
});

describe('a service that sleeps at 0', () => {
  const schedule = `timezone: America/New_York
targets:
  web: { ecs: { cluster: c, service: web }, base: { min: 2, max: 10 } }
  found: { ecs: { cluster: c, service: found } }
windows:
  - { name: night, kind: scale-down, from: "02:00", to: "08:00", targets: { web: { min: 0, desired: 0 }, found: { min: 0, desired: 0 } } }
`;

  it.each`
    clamp                | because
    ${{ lagMs: 90_000 }} | ${'the registration moves the count late'}
    ${{ fails: true }}   | ${'the registration does not move it at all'}
  `('is woken by a count of its own: $because', async ({ clamp }) => {
    await using stage = await startStage({
      schedules: filesOf({ path: 'all.yml', text: schedule }),
      start: at('01:58'),
    });
    const counts = () => ['web', 'found'].map((name) => stage.aws.world.service('c', name)?.desired);
    for (const time of ['01:58', '02:00', '02:01']) await stage.tickAt(at(time));
    expect(counts()).toEqual([0, 0]);
    stage.aws.world.setClamp(clamp);
    await stage.tickAt(at('08:00'));
    expect(counts()).toEqual([2, 2]);
    expect(
      stage.announcements().filter(({ kind, target }) => kind === 'window-ended' && target === 'web'),
    ).toMatchObject([{ from: { desired: 0 }, to: { desired: 2 } }]);
  });
});
