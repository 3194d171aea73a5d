import { describe, expect, it } from 'vitest';
import { PrescaleError } from '../../lib/execute/failure.ts';
import { createReconciler, type TickPorts } from '../../lib/execute/reconcile.ts';
import type { Step } from '../../lib/plan/step.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { inMemoryHistory } from '../../local/in-memory-history.ts';
import { inMemoryRecords } from '../../local/in-memory-records.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { resource } from '../plan/play.ts';
import { after, later, observe, type World, withDesired, withPolicy } from '../plan/pretend-aws.ts';
import { campaign, header, nothing } from '../plan/texts.ts';
import { active, cpuPolicy, memoryPolicy, worldWith } from '../plan/worlds.ts';

const at = (time: string): Date => new Date(`2026-11-27T${time.length === 5 ? `${time}:00` : time}Z`);

/** What happens while one tick is at work; the names of calls: set, register, deregister, begin, settle, keep-copy. */
interface Meanwhile {
  readonly before?: (call: string) => Promise<void>;
  readonly answered?: (call: string) => Promise<void>;
}

/** Ticks of the reconciler on the pretended AWS, of which each may have others run while it waits for a call. */
function createStage(start: World) {
  let world = start;
  const records = inMemoryRecords();
  const published: Announcement[] = [];
  let reads = 0;
  const portsWith = ({ before, answered }: Meanwhile): TickPorts => {
    const call = async (name: string, act: () => void): Promise<void> => {
      await before?.(name);
      act();
      await answered?.(name);
    };
    const make = (step: Step): void => {
      world = after(world, step, at('08:00'));
    };
    const on = { resource, because: '' };
    const seen = () => observe(world, { configuration: 'all', stopped: false });
    return {
      services: {
        describe: async (all) => new Map(all.map((one) => [one.resourceId, world.service])),
        setDesired: (_, to) => call('set', () => make({ kind: 'set-desired', ...on, from: 0, to })),
        stoppedTasks: async () => [],
      },
      scalableTargets: {
        describe: async (all) => {
          const { scalableTarget } = seen();
          return new Map(scalableTarget && all.map((one) => [one.resourceId, scalableTarget]));
        },
        policies: async () => seen().configuration?.policies ?? [],
        configuration: async () => {
          const { policies = [], scheduledActions = [], tags = {} } = seen().configuration ?? {};
          return { policies, scheduledActions, tags };
        },
        register: (_, { min, max, suspended }) =>
          call('register', () => make({ kind: 'register', ...on, min, max, suspended })),
        deregister: () =>
          call('deregister', () => (world.registered === undefined ? undefined : make({ kind: 'deregister', ...on }))),
        tag: async () => {},
        putPolicy: (_, policy) =>
          call('put-policy', () => {
            world = withPolicy(world, policy);
          }),
        putScheduledAction: async () => {},
      },
      alarms: { describe: async () => [], put: async () => {} },
      records: {
        ...records,
        read: (name) => {
          reads += 1;
          return records.read(name);
        },
        write: async (record) => {
          await before?.(record.transition === undefined ? 'settle' : 'begin');
          return records.write(record);
        },
        keepCopy: async (copy) => {
          await before?.('keep-copy');
          return records.keepCopy(copy);
        },
      },
      publisher: {
        publish: async (one) => {
          published.push(one);
        },
      },
      history: inMemoryHistory(),
      visit: async () => true,
      sleep: async () => {},
    } as TickPorts;
  };
  const tick = async (time: string, text: string, meanwhile: Meanwhile = {}): Promise<void> => {
    world = later(world);
    const ports = portsWith(meanwhile);
    const files = [{ path: 'all.yml', text }];
    await createReconciler(() => ports, { read: async () => files }, 1)({ now: at(time), deadline: noDeadline });
  };
  return {
    records,
    tick,
    reads: () => reads,
    world: () => world,
    change: (people: (world: World) => World): void => {
      world = people(world);
    },
    kinds: () => published.map(({ kind }) => kind),
    policies: () => world.registered?.policies.map(({ name }) => name),
    through: async (from: string, to: string, text: string): Promise<void> => {
      for (let now = at(from); now <= at(to); now = new Date(now.getTime() + 60_000))
        await tick(now.toISOString().slice(11, 19), text);
    },
  };
}

const based = 'base: { min: 2, max: 20 }';
const event = (base = '') => `${header('', base)}${campaign()}`;
const idle = (base = '') => `${header('', base)}${nothing}`;
/** The target is in no schedule any more. */
const gone =
  'timezone: UTC\ntargets: { other: { ecs: { cluster: production, service: other }, enabled: false } }\nwindows: []\n';
const start = { desired: 2, registered: { min: 2, max: 20 }, policies: [cpuPolicy] };
const timeout = new PrescaleError('timeout', 'no answer', { passing: true });

const missing = (): never => {
  throw new Error('it is not registered');
};

const once = (act: () => Promise<void>) => {
  let isDone = false;
  return async (): Promise<void> => {
    if (isDone) return;
    isDone = true;
    await act();
  };
};

/** A tick begins an event and waits at one of its calls; a second one settles the event, and a third one takes it back. */
async function overtaken(
  stage: ReturnType<typeof createStage>,
  call: string,
  { base = '', more = async () => {}, ...meanwhile }: Meanwhile & { base?: string; more?: () => Promise<void> } = {},
): Promise<void> {
  await stage.through('07:55', '07:59', event(base));
  const others = once(async () => {
    await stage.tick('08:00:05', event(base));
    await stage.tick('08:00:30', idle(base));
    expect(stage.world()).toMatchObject({ service: { desired: 2 }, registered: { min: 2, max: 20 } });
    await more();
  });
  await stage.tick('08:00', event(base), {
    ...meanwhile,
    before: async (name) => {
      if (name === call) await others();
      await meanwhile.before?.(name);
    },
  });
}

describe('a tick that two others have overtaken', () => {
  it.each(['answered', 'not answered'])('and that deregisters then loses no policy: the call is %s', async (how) => {
    const stage = createStage(worldWith(start));
    let isLate = false;
    await overtaken(stage, 'deregister', {
      more: async () => {
        isLate = true;
      },
      answered: async (call) => {
        if (call === 'deregister' && isLate && how === 'not answered') throw timeout;
      },
    });
    expect(stage.world()).not.toHaveProperty('registered');
    await stage.through('08:01', '08:15', idle());
    expect(stage.policies()).toEqual([cpuPolicy.name]);
    expect((await stage.records.read('backend'))?.snapshot).toBeUndefined();
    expect(await stage.records.copyOf(resource)).toBeUndefined();
  });

  it('nor where its record was forgotten meanwhile', async () => {
    const stage = createStage(worldWith(start));
    await overtaken(stage, 'deregister', {
      more: async () => {
        await stage.tick('08:00:40', gone);
        await stage.tick('08:00:50', gone);
        expect(await stage.records.read('backend')).toBeUndefined();
      },
    });
    await stage.through('08:01', '08:15', gone);
    expect(stage.policies()).toEqual([cpuPolicy.name]);
  });

  it.each([true, false])(
    'after its last call puts nothing back that people delete (%s), and tells nothing',
    async (people) => {
      const stage = createStage(worldWith(start));
      await overtaken(stage, 'settle');
      if (people)
        stage.change(({ registered = missing(), ...world }) => ({
          ...world,
          registered: { ...registered, policies: [] },
        }));
      await stage.through('08:01', '08:05', idle());
      expect(stage.policies()).toEqual(people ? [] : [cpuPolicy.name]);
      expect(stage.kinds().filter((kind) => kind === 'restored')).toHaveLength(1);
    },
  );

  it('leaves an event that is wanted again without its policies', async () => {
    const stage = createStage(worldWith(start));
    await overtaken(stage, 'settle');
    await stage.through('08:01', '08:10', event());
    expect(stage.world()).not.toHaveProperty('registered');
  });

  it.each(['deregister', 'settle'])('at its call of %s undoes no count that people set since', async (call) => {
    const stage = createStage(worldWith({ ...start, policies: [] }));
    await overtaken(stage, call, { base: based });
    stage.change((world) => withDesired(world, 6));
    await stage.through('08:01', '08:05', idle(based));
    expect(stage.world().service.desired).toBe(6);
  });

  it('in its first pass leaves no count that nothing asks for', async () => {
    const stage = createStage(worldWith({ ...start, policies: [] }));
    await overtaken(stage, 'set');
    expect(stage.world().service.desired).toBe(12);
    await stage.through('08:01', '08:10', idle());
    expect(stage.world().service.desired).toBe(2);
  });

  it('keeps no older copy of a snapshot than the record has', async () => {
    const stage = createStage(worldWith(start));
    let isLate = false;
    const replaced = once(async () => {
      const bare = { min: 2, max: 20, suspended: active, arn: 'new', policies: [], scheduledActions: [], tags: {} };
      stage.change((world) => withPolicy({ ...world, registered: bare }, memoryPolicy));
      await stage.tick('08:00:50', event());
    });
    await overtaken(stage, 'deregister', {
      more: async () => {
        isLate = true;
      },
      before: async (call) => {
        if (isLate && call === 'begin') await replaced();
      },
    });
    const names = ({ snapshot }: { snapshot?: { configuration: { policies: { name: string }[] } } } = {}) =>
      snapshot?.configuration.policies.map(({ name }) => name);
    const record = await stage.records.read('backend');
    expect(names(record as Parameters<typeof names>[0])).toEqual([memoryPolicy.name]);
    expect(names((await stage.records.copyOf(resource)) as Parameters<typeof names>[0])).toEqual([memoryPolicy.name]);
  });
});

it('of what was only pretended nothing came late, so nothing is looked for', async () => {
  const stage = createStage(worldWith(start));
  const text = `mode: observe\n${event()}`;
  await stage.through('07:55', '07:59', text);
  const overtakes = once(async () => {
    await stage.tick('08:00:05', text);
    throw timeout;
  });
  await stage.tick('08:00', text, {
    before: async (name) => {
      if (name === 'settle') await overtakes();
    },
  });
  const [stored] = (await stage.records.load()).targets.values();
  expect(stored).toMatchObject({ observing: {} });
  expect(stage.reads()).toBe(0);
});
