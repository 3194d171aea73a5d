import { type ECSClient, paginateListServices } from '@aws-sdk/client-ecs';
import type { Within } from '../execute/deadline.ts';
import { mapped } from './failure.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** The names of all services of a cluster, in order. */
export type ClusterServices = (cluster: string) => Promise<readonly string[]>;

const servicesPerPage = 100;

export const clusterServices = (sdk: ECSClient, waits: Waits): Within<ClusterServices> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => (cluster) =>
    mapped(`ListServices of ${cluster}`, async () => {
      const names: string[] = [];
      const client = timely(sdk, deadline, manner);
      for await (const { serviceArns = [] } of paginateListServices({ client, pageSize: servicesPerPage }, { cluster }))
        names.push(...serviceArns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1)));
      return names.sort();
    });
};
