import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsClients } from '../../lib/aws/clients.ts';
import { ecsServices } from '../../lib/aws/ecs.ts';
import type { Services } from '../../lib/execute/ports.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import type { EcsService } from '../../lib/schedule/schedule.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { noWaits } from './scripted-aws.ts';

export interface OpenedEcs {
  readonly clients: AwsClients;
  addCluster(cluster: string): Promise<void>;
  addService(service: EcsService, desired: number): Promise<void>;
  close(): Promise<void>;
}

/** The adapter against something that speaks the protocol of ECS. */
export const ecsContract = (name: string, open: () => Promise<OpenedEcs>): void => {
  describe(`Services: ${name}`, () => {
    let opened: OpenedEcs;
    let services: Services;
    const backend = { cluster: 'production', service: 'shop-backend' };
    beforeAll(async () => {
      opened = await open();
      services = ecsServices(opened.clients.ecs, noWaits)(noDeadline);
      await opened.addCluster('production');
      await opened.addCluster('staging');
      await opened.addService(backend, 2);
    });
    afterAll(() => opened.close());

    it('describes a service', async () => {
      const found = await services.describe([resourceOf(backend)]);
      expect(found.get('service/production/shop-backend')).toMatchObject({
        status: 'ACTIVE',
        desired: 2,
        schedulingStrategy: 'REPLICA',
        codeDeployInProgress: false,
      });
    });

    it('describes more services than fit one call, in two clusters', async () => {
      const many = ['production', 'staging'].flatMap((cluster) =>
        Array.from({ length: 12 }, (_, index) => ({ cluster, service: `service-${index}` })),
      );
      for (const [index, service] of many.entries()) await opened.addService(service, index % 3);
      const found = await services.describe(many.map(resourceOf));
      expect([...found.values()].map((each) => ('desired' in each ? each.desired : each.code))).toEqual(
        many.map((_, index) => index % 3),
      );
    });

    it('tells a service that does not exist, and a cluster that does not', async () => {
      const found = await services.describe([
        resourceOf(backend),
        resourceOf({ cluster: 'production', service: 'gone' }),
        resourceOf({ cluster: 'gone', service: 'shop-backend' }),
      ]);
      expect(found.get('service/production/shop-backend')).toMatchObject({ status: 'ACTIVE' });
      expect(found.get('service/production/gone')).toMatchObject({ status: 'MISSING' });
      expect(found.get('service/gone/shop-backend')).toMatchObject({ status: 'MISSING' });
    });

    it.each([5, 0, 3])('sets the desired count to %d', async (count) => {
      await services.setDesired(resourceOf(backend), count);
      const found = await services.describe([resourceOf(backend)]);
      expect(found.get('service/production/shop-backend')).toMatchObject({ desired: count });
    });

    it.each`
      service                                         | because
      ${{ cluster: 'production', service: 'gone' }}   | ${'no such service'}
      ${{ cluster: 'gone', service: 'shop-backend' }} | ${'no such cluster'}
    `('cannot set the desired count: $because', async ({ service }) => {
      await expect(services.setDesired(resourceOf(service), 1)).rejects.toMatchObject({
        code: 'not-found',
        passing: false,
      });
    });

    it('finds no stopped tasks where none stopped', async () => {
      await opened.addService({ cluster: 'production', service: 'quiet' }, 0);
      await expect(services.stoppedTasks(resourceOf({ cluster: 'production', service: 'quiet' }), 5)).resolves.toEqual(
        [],
      );
    });
  });
};
