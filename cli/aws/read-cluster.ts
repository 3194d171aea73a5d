import pLimit from 'p-limit';
import { PrescaleError } from '../../lib/execute/failure.ts';
import type { ScalableTarget } from '../../lib/plan/autoscaling.ts';
import { notScalable, type ObservedService, resourceOf } from '../../lib/plan/ecs-service.ts';
import type { FoundService } from '../import/found-service.ts';
import { Failure } from '../shell/failure.ts';
import type { Progress } from '../shell/progress.ts';
import type { OnAws } from './connection.ts';

/** The services of a cluster with all that Application Auto Scaling has of them. Only reads. Throws where one cannot be read. */
export async function readCluster(
  aws: Pick<OnAws, 'services' | 'clusterServices' | 'scalableTargets'>,
  cluster: string,
  asked: readonly string[],
  progress: Progress,
): Promise<readonly FoundService[]> {
  const names = asked.length > 0 ? [...new Set(asked)] : await servicesOf(aws, cluster);
  if (names.length === 0) {
    throw new Failure('no-services', `There is no service in the cluster ${cluster}.`, {
      hint: '--cluster and --region name another one.',
    });
  }
  const resources = names.map((service) => resourceOf({ cluster, service }));
  const [services, targets] = await Promise.all([
    aws.services.describe(resources),
    aws.scalableTargets.describe(resources),
  ]);
  const missing = names.filter((_, index) => isMissing(services.get(resources[index]?.resourceId ?? '')));
  if (asked.length > 0 && missing.length > 0) {
    throw new Failure('service-missing', `Amazon ECS does not know ${missing.join(', ')} in the cluster ${cluster}.`, {
      hint: 'Correct the name, or leave --service out for all of the cluster.',
    });
  }
  let done = 0;
  return pLimit(8).map(names, async (service): Promise<FoundService> => {
    const ecs = { cluster, service };
    const resource = resourceOf(ecs);
    const seen = read(services.get(resource.resourceId));
    const scalableTarget = read<ScalableTarget | undefined>(targets.get(resource.resourceId));
    const reason = seen && notScalable(resource, { service: seen });
    const { policies = [], scheduledActions = [] } =
      scalableTarget === undefined ? {} : await aws.scalableTargets.configuration(resource, scalableTarget);
    done += 1;
    progress('services read', done, names.length);
    return {
      ecs,
      ...(scalableTarget !== undefined && { scalableTarget }),
      policies,
      actions: scheduledActions,
      ...(reason !== undefined && { notScalable: { message: reason.message, passes: reason.passes === true } }),
    };
  });
}

async function servicesOf(aws: Pick<OnAws, 'clusterServices'>, cluster: string): Promise<readonly string[]> {
  try {
    return await aws.clusterServices(cluster);
  } catch (error) {
    if (!(error instanceof PrescaleError) || error.code !== 'not-found') throw error;
    throw new Failure('no-cluster', `Amazon ECS knows no cluster ${cluster} there.`, {
      hint: 'aws ecs list-clusters names those that it knows; --region names another Region.',
    });
  }
}

const isMissing = (service: ObservedService | PrescaleError | undefined): boolean =>
  service !== undefined && !(service instanceof PrescaleError) && service.status === 'MISSING';

function read<T>(answer: T | PrescaleError): T {
  if (answer instanceof PrescaleError) throw answer;
  return answer;
}
