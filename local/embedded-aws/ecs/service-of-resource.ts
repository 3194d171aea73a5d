import type { Account } from '../account.ts';
import type { EcsService } from './ecs-service.ts';

/** The service of an Application Auto Scaling resource id, if there is one. */
export const serviceOfResource = (account: Account, resourceId: string): EcsService | undefined => {
  const [kind, cluster = '', service = '', ...rest] = resourceId.split('/');
  return kind === 'service' && rest.length === 0 ? account.clusters.get(cluster)?.services.get(service) : undefined;
};
