import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { type Operation, operation } from '../operation.ts';
import { settle } from '../simulation/settle.ts';
import { createCluster } from './create-service.ts';
import { describeCluster } from './describe.ts';
import type { Cluster } from './ecs-service.ts';
import { missingArn, shortName } from './name-or-arn.ts';

/** @throws AwsFault ClusterNotFoundException */
export const findCluster = (account: Account, nameOrArn: string | undefined): Cluster => {
  const cluster = account.clusters.get(shortName(nameOrArn ?? 'default'));
  if (cluster === undefined) throw new AwsFault('ClusterNotFoundException', 'Cluster not found.');
  return cluster;
};

export const clusterOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  CreateCluster: operation(z.object({ clusterName: z.string().optional() }), ({ clusterName = 'default' }) => {
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(clusterName))
      throw new AwsFault('InvalidParameterException', 'Invalid cluster name.');
    return { cluster: describeCluster(createCluster(account, clusterName)) };
  }),

  DescribeClusters: operation(
    z.object({ clusters: z.array(z.string()).optional() }),
    ({ clusters = ['default'] }, { now }) => {
      if (clusters.length > 100)
        throw new AwsFault('InvalidParameterException', 'Clusters can have at most 100 items.');
      const found: object[] = [];
      const failures: object[] = [];
      for (const name of clusters) {
        const cluster = account.clusters.get(shortName(name));
        if (cluster === undefined) {
          failures.push({ arn: missingArn(account, 'cluster', name), reason: 'MISSING' });
          continue;
        }
        for (const service of cluster.services.values()) settle(account, service, now.getTime());
        found.push(describeCluster(cluster));
      }
      return { clusters: found, failures };
    },
  ),

  ListClusters: operation(z.object({}), () => ({
    clusterArns: [...account.clusters.values()].map((cluster) => cluster.arn),
  })),
});
