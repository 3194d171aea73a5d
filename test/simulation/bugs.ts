import { PrescaleError } from '../../lib/execute/failure.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { PlainPorts } from '../../local/simulation/disturbed-ports.ts';
import type { Bug } from '../../local/simulation/run.ts';
import type { Scenario } from '../../local/simulation/scenario.ts';
import { event, found } from './scenarios.ts';

type Ports = (ports: PlainPorts) => PlainPorts;

const withoutSnapshot = ({ snapshot: _, ...record }: TargetRecord): TargetRecord => record;

/** Changes what is stored, or says that it stored it: the caller goes on with what it meant to write. */
const storing =
  (change: (record: TargetRecord) => TargetRecord): Ports =>
  (ports) => ({
    ...ports,
    records: {
      ...ports.records,
      write: async (record) => {
        const kept = await ports.records.write(change(record));
        return { ...record, version: kept.version };
      },
    },
  });

interface Planted extends Bug {
  readonly caughtBy: readonly string[];
  /** Where it shows; absent: in any that come. */
  readonly in?: Partial<Scenario>;
}

const newsOf = (target: string, id: string, kind: 'drift' | 'restored'): TargetRecord['outbox'][number] => ({
  id,
  kind,
  severity: 'info',
  at: '',
  timezone: 'UTC',
  target,
  because: '',
  facts: [],
});

const toldTooEarly = ({ target, transition }: TargetRecord): TargetRecord['outbox'] => {
  if (transition?.owed === undefined) return [];
  const reason = { fact: 'differs', found: [], done: 'owed', owed: transition.owed } as const;
  return [
    { ...newsOf(target, `${target}/drift/too early`, 'drift'), at: transition.at, reason: { ...reason, found: [] } },
  ];
};

/** Right in the event. */
const actsInEvent = { name: 'native', schedule: 'cron(15 8 * * ? *)', min: 3, max: 9 };

const both = { ...event, targets: { t0: { desired: 6 }, t1: { desired: 6 } } };

/** An event of both begins at 08:05. */
const two = {
  targets: [found, { ...found, name: 't1', found: { ...found.found, policies: [] } }],
  windows: [both],
} satisfies Partial<Scenario>;

/** Mistakes between the reconciler and its ports. Each must be caught by the invariant that is named. */
export const bugs: Readonly<Record<string, Planted>> = {
  'the table drops snapshots': {
    ports: storing(withoutSnapshot),
    caughtBy: ['saved-before-destroyed', 'nothing-lost'],
  },
  'the snapshot is stored without policies': {
    ports: storing((record) =>
      record.snapshot === undefined
        ? record
        : {
            ...record,
            snapshot: {
              ...record.snapshot,
              configuration: { ...record.snapshot.configuration, policies: [], tags: {} },
            },
          },
    ),
    caughtBy: ['saved-before-destroyed', 'nothing-lost'],
  },
  'a policy is said to be put and is not': {
    ports: (ports) => ({ ...ports, scalableTargets: { ...ports.scalableTargets, putPolicy: async () => {} } }),
    caughtBy: ['as-wanted-in-two-ticks'],
  },
  'the count is never set': {
    ports: (ports) => ({ ...ports, services: { ...ports.services, setDesired: async () => {} } }),
    caughtBy: ['floor-held', 'as-wanted-in-two-ticks', 'announcements-true'],
  },
  'autoscaling is never taken away': {
    ports: (ports) => ({ ...ports, scalableTargets: { ...ports.scalableTargets, deregister: async () => {} } }),
    caughtBy: ['as-wanted-in-two-ticks'],
  },
  'tags are forgotten': {
    ports: (ports) => ({
      ...ports,
      scalableTargets: {
        ...ports.scalableTargets,
        configuration: async (service, target) => ({
          ...(await ports.scalableTargets.configuration(service, target)),
          tags: {},
        }),
      },
    }),
    caughtBy: ['saved-before-destroyed', 'nothing-lost'],
  },
  'all suspended flags are cleared': {
    ports: (ports) => ({
      ...ports,
      scalableTargets: {
        ...ports.scalableTargets,
        register: (service, registration) =>
          ports.scalableTargets.register(service, {
            ...registration,
            suspended: { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false },
          }),
      },
    }),
    caughtBy: ['flags-kept', 'as-wanted-in-two-ticks'],
  },
  'announcements are swallowed': {
    ports: (ports) => ({
      ...ports,
      records: { ...ports.records, write: (record) => ports.records.write({ ...record, outbox: [] }) },
    }),
    caughtBy: ['transitions-announced'],
  },
  'how an event stands is not remembered': {
    ports: storing(({ readiness: _, ...record }) => record),
    caughtBy: ['not-told-too-often'],
    in: two,
  },
  'a repair is told before it is made': {
    ports: storing((record) => ({ ...record, outbox: [...record.outbox, ...toldTooEarly(record)] })),
    caughtBy: ['announcements-true'],
    in: { happenings: [{ at: 14, kind: 'sets-desired', target: 't0', desired: 1 }] },
  },
  'all is told as it was while the floor still walks down': {
    ports: storing(({ restored, ...record }) => {
      if (restored?.event === undefined) return record;
      const { window, start, end } = restored.event;
      const id = `${record.target}/restored/${restored.takenAt}/too early`;
      const news = { ...newsOf(record.target, id, 'restored'), at: record.transition?.at ?? '', window, start, end };
      return { ...record, outbox: [...record.outbox, news] };
    }),
    caughtBy: ['announcements-true'],
    in: { windows: [{ ...event, lines: [...event.lines, 'rampDown: { step: 1, every: 3m }'] }] },
  },
  'what a scheduled action would have set in the event is not brought back': {
    ports: (ports) => ({
      ...ports,
      scalableTargets: {
        ...ports.scalableTargets,
        register: (service, registration) =>
          ports.scalableTargets.register(
            service,
            registration.max === actsInEvent.max ? { ...registration, min: 1, max: 4 } : registration,
          ),
      },
    }),
    caughtBy: ['as-if-never'],
    in: { targets: [{ ...found, found: { ...found.found, scheduledActions: [actsInEvent] } }] },
  },
  'the version of a record counts for nothing': {
    ports: (ports) => ({
      ...ports,
      records: {
        ...ports.records,
        write: async (record) => {
          const stored = await ports.records.read(record.target);
          return ports.records.write({ ...record, version: stored?.version ?? 0 });
        },
      },
    }),
    caughtBy: ['no-write-over-unseen'],
  },
  'what is sent does not look at the deadline': {
    within: (deadline) => ({ ...deadline, leftMs: () => 24 * 3_600_000 }),
    caughtBy: ['no-call-after-deadline'],
  },
  'the count is set when autoscaling has answered': {
    seen: (ports) => ({
      ...ports,
      services: {
        ...ports.services,
        setDesired: async (service, count) => {
          await ports.scalableTargets.policies(service);
          await ports.services.setDesired(service, count);
        },
      },
    }),
    caughtBy: ['owed-tasks-whatever-fails'],
    in: { happenings: [{ at: 4, kind: 'outage', outage: 'autoscaling-denied', minutes: 30 }] },
  },
  'what one service does not answer all others wait for': {
    seen: (ports, sleep) => ({
      ...ports,
      services: {
        ...ports.services,
        describe: async (services) => {
          const answers = await ports.services.describe(services);
          const isSilent = [...answers.values()].some((one) => one instanceof PrescaleError && one.code === 'timeout');
          if (isSilent) await sleep(53_000);
          return answers;
        },
      },
    }),
    caughtBy: ['others-unharmed'],
    in: {
      ...two,
      windows: [{ ...both, kind: 'scale-up', lines: ['start: 2026-11-23 08:10', 'for: 20m'] }],
      happenings: [{ at: 9, kind: 'outage', outage: 'hang', minutes: 30, target: 't0' }],
    },
  },
  'the count that was found is remembered as one more': {
    ports: storing(({ baseline, ...record }) =>
      baseline === undefined ? record : { ...record, baseline: { ...baseline, desired: baseline.desired + 1 } },
    ),
    caughtBy: ['what-was-raised-comes-back'],
    in: two,
  },
  'alarms stay pointed to what is gone': {
    ports: (ports) => ({ ...ports, alarms: { ...ports.alarms, put: async () => {} } }),
    caughtBy: ['nothing-lost', 'nothing-made-up', 'as-wanted-in-two-ticks'],
  },
};
