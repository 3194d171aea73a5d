import { describe, expect, it } from 'vitest';
import { outOfTime } from '../../lib/execute/deadline.ts';
import { PrescaleError } from '../../lib/execute/failure.ts';
import type { Records } from '../../lib/execute/ports.ts';
import { createReconciler, type TickPorts } from '../../lib/execute/reconcile.ts';
import { type ObservedService, serviceOf } from '../../lib/plan/ecs-service.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { Resource } from '../../lib/plan/resource.ts';
import { partsOf } from '../../lib/tell/announcement.ts';
import { inMemoryHistory } from '../../local/in-memory-history.ts';
import { inMemoryRecords } from '../../local/in-memory-records.ts';
import { noDeadline } from '../../local/no-deadline.ts';

const names = ['a', 'b', 'c', 'd'];
const schedule = [
  'timezone: UTC',
  'targets:',
  ...names.map((name) => `  ${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 2, max: 10 } }`),
  'windows:',
  `  - { name: spot, kind: pre-event, start: 2026-11-27 09:00, for: 1h, lead: 1h, targets: { ${names.map((name) => `${name}: { desired: 12 }`).join(', ')} } }`,
].join('\n');

const nameOf = (resource: Resource): string => serviceOf(resource).service;

/** Services with a memory; each call is noted as `<call> <service>`, and `fail` says what it ends with. */
const world = (
  fail: (call: string) => PrescaleError | undefined = () => undefined,
  running?: number,
  /** What another tick does before a target is deregistered. */
  meanwhile: (records: Records, service: string) => Promise<void> = async () => {},
) => {
  const counts = new Map(names.map((name) => [name, 2]));
  const calls: string[] = [];
  const published: string[] = [];
  const records = inMemoryRecords();
  const made = (call: string): void => {
    calls.push(call);
    const error = fail(call);
    if (error !== undefined) throw error;
  };
  const described = (name: string): ObservedService => ({
    status: 'ACTIVE',
    desired: counts.get(name) ?? 0,
    running: running ?? counts.get(name) ?? 0,
    pending: 0,
    schedulingStrategy: 'REPLICA',
    codeDeployInProgress: false,
    events: [],
  });
  const flags = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };
  const registered = new Set(names);
  const ports: TickPorts = {
    services: {
      describe: async (all) => {
        if (all.length > 0) made(`describe ${all.map(nameOf).join('')}`);
        return new Map(all.map((one) => [one.resourceId, described(nameOf(one))]));
      },
      setDesired: async (one, count) => {
        made(`set ${nameOf(one)}`);
        counts.set(nameOf(one), count);
      },
      stoppedTasks: async () => [],
    },
    scalableTargets: {
      describe: async (all) =>
        new Map(
          all
            .filter((one) => registered.has(nameOf(one)))
            .map((one) => [one.resourceId, { min: 2, max: 10, suspended: flags, arn: nameOf(one) }]),
        ),
      policies: async () => [],
      configuration: async (one) => {
        made(`details ${nameOf(one)}`);
        return { policies: [], scheduledActions: [], tags: {} };
      },
      register: async (one) => made(`register ${nameOf(one)}`),
      deregister: async (one) => {
        await meanwhile(records, nameOf(one));
        made(`deregister ${nameOf(one)}`);
        registered.delete(nameOf(one));
      },
      tag: async () => {},
      putPolicy: async () => {},
      putScheduledAction: async () => {},
    },
    alarms: { describe: async () => [], put: async () => {} },
    records: {
      ...records,
      write: async (record) => {
        made(`write ${record.target}`);
        return records.write(record);
      },
    },
    publisher: {
      publish: async (announcement) => {
        published.push(...partsOf(announcement).map(({ kind, target }) => `${kind} ${target}`));
      },
    },
    history: inMemoryHistory(),
    visit: async () => true,
    sleep: async () => {},
  };
  const reconcile = createReconciler(() => ports, { read: async () => [{ path: 'all.yml', text: schedule }] }, 1);
  const tick = (time: string) =>
    reconcile({ now: new Date(`2026-11-27T${time}:00Z`), deadline: noDeadline }).finally(() => calls.push('--'));
  return { calls, counts, published, records, ports, tick };
};

const failed = (code: PrescaleError['code'], passing = false) => new PrescaleError(code, 'AWS says no.', { passing });

describe('a tick in which an event begins', () => {
  it('raises every target before any detail of one is read', async () => {
    const { calls, tick } = world();
    await tick('07:50');
    calls.length = 0;
    await tick('08:00');
    const first = names.flatMap((name) => [`write ${name}`, `set ${name}`]);
    expect(calls.slice(0, 10)).toEqual(['describe abcd', ...first, 'describe abcd']);
    expect(calls.indexOf('details a')).toBeGreaterThan(9);
  });

  it('describes once where nothing has to be raised', async () => {
    const { calls, tick } = world();
    await tick('07:50');
    await tick('08:00');
    calls.length = 0;
    await tick('08:01');
    await tick('08:02');
    expect(calls.filter((call) => call.startsWith('describe')).length).toBeLessThanOrEqual(3);
  });

  it('raises though Application Auto Scaling refuses everything, and tells', async () => {
    const { counts, tick, records } = world((call) =>
      /^(register|deregister|details)/.test(call) ? failed('access-denied') : undefined,
    );
    await tick('07:50');
    const { failures } = await tick('08:00');
    expect([...counts.values()]).toEqual([12, 12, 12, 12]);
    expect(failures.map(({ error }) => error.code)).toEqual(names.map(() => 'access-denied'));
    expect((await records.read('a'))?.applied?.inForce).toMatchObject([{ window: 'spot', phase: 'lead' }]);
  });

  it('works last, among equals, on what could not be raised, and on what failed the last time', async () => {
    const { calls, tick } = world((call) => (/ b$/.test(call) ? failed('timeout', true) : undefined));
    await tick('07:50');
    calls.length = 0;
    await tick('08:00');
    const worked = (from: number) =>
      calls.slice(from).flatMap((call) => (/^(details|register) /.test(call) ? [call.slice(-1)] : []));
    const first = [...new Set(worked(0))];
    expect(first.at(-1)).toBe('b');
    const next = calls.length;
    await tick('08:01');
    expect([...new Set(worked(next))].at(-1)).toBe('b');
  });

  it('is no failure where AWS asks to slow down, and one where it does so for the third time', async () => {
    let refusals = 0;
    const { tick } = world((call) => {
      if (call !== 'register c' || refusals >= 3) return undefined;
      refusals += 1;
      return failed('throttled', true);
    });
    await tick('07:50');
    expect(await tick('08:00')).toMatchObject({ failures: [], slowedDown: 1 });
    expect(await tick('08:01')).toMatchObject({ failures: [], slowedDown: 1 });
    expect(await tick('08:02')).toMatchObject({ failures: [{ target: 'c' }], slowedDown: 0 });
    expect(await tick('08:03')).toMatchObject({ failures: [], slowedDown: 0 });
  });

  it('tells what is under way though there is never time for the details, and fails in the end', async () => {
    const { tick, published } = world(
      (call) => (call === 'details a' ? outOfTime('Reading the details') : undefined),
      0,
    );
    await tick('07:50');
    expect(await tick('08:00')).toMatchObject({ unfinished: 1, failures: [] });
    for (const time of ['08:01', '08:40', '09:00']) await tick(time);
    for (let minute = 1; minute <= 10; minute += 1)
      expect((await tick(`09:${String(minute).padStart(2, '0')}`)).failures).toEqual([]);
    expect(await tick('09:11')).toMatchObject({ failures: [{ target: 'a', error: { code: 'out-of-time' } }] });
    const ofA = published.filter((one) => one.endsWith(' a') && !one.startsWith('event-upcoming'));
    expect(ofA).toEqual(['pre-scale-started a', 'at-risk a', 'event-live a']);
  });

  it('is a failure where not even the record can be written, whatever the table asks for', async () => {
    const { tick } = world((call) => (call === 'write b' ? failed('throttled', true) : undefined));
    expect(await tick('08:00')).toMatchObject({ slowedDown: 0, failures: [{ target: 'b' }] });
  });
});

describe('a tick whose last write is carried out, and not answered', () => {
  it('takes it for its own: nothing is unfinished', async () => {
    const lost = new Set<string>();
    const { tick, records, ports } = world();
    const { write } = ports.records;
    Object.assign(ports.records, {
      write: async (record: TargetRecord): Promise<TargetRecord> => {
        const stored = await write(record);
        if (record.target !== 'a' || record.applied?.inForce.length !== 1 || lost.size > 0) return stored;
        lost.add('a');
        throw failed('timeout', true);
      },
    });
    await tick('07:50');
    await tick('08:00').catch(() => {});
    expect([...lost]).toEqual(['a']);
    const stored = await records.read('a');
    expect(stored?.applied?.counts).toMatchObject({ desired: 12 });
    expect(stored?.transition).toBeUndefined();
  });
});

describe('a tick that makes its calls after another one has written', () => {
  it.each`
    failing           | because
    ${'nothing'}      | ${'its last write is refused'}
    ${'deregister a'} | ${'so is the write that notes its failure'}
  `('leaves the change unfinished for the next look: $because', async ({ failing }) => {
    let isLate = true;
    const { counts, tick, records, calls } = world(
      (call) => (isLate && call === failing ? failed('access-denied') : undefined),
      undefined,
      async (kept, service) => {
        const stored = await kept.read(service);
        if (!isLate || service !== 'a' || stored?.transition === undefined) return;
        const { transition: _, ...settled } = stored;
        await kept.write(settled);
      },
    );
    await tick('07:50');
    await tick('08:00').catch(() => {});
    expect((await records.read('a'))?.transition).toMatchObject({ from: { desired: 2 } });
    expect((await records.read('b'))?.transition).toBeUndefined();
    isLate = false;
    counts.set('a', 3);
    calls.length = 0;
    await tick('08:01');
    expect(calls).toContain('set a');
    expect((await records.read('a'))?.transition).toBeUndefined();
  });
});
