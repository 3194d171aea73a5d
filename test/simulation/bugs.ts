import type { TargetRecord } from '../../lib/plan/record.ts';
import type { PlainPorts } from '../../local/simulation/disturbed-ports.ts';
import type { Bug } from '../../local/simulation/run.ts';

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

/** Mistakes between the reconciler and its ports. Each must be caught by the invariant that is named. */
export const bugs: Readonly<Record<string, Bug & { readonly caughtBy: readonly string[] }>> = {
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
  'alarms stay pointed to what is gone': {
    ports: (ports) => ({ ...ports, alarms: { ...ports.alarms, put: async () => {} } }),
    caughtBy: ['nothing-lost', 'nothing-made-up', 'as-wanted-in-two-ticks'],
  },
};
