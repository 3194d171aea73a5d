import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe } from 'vitest';
import { createClients } from '../../lib/aws/clients.ts';
import { availableOrSkip } from '../embedded-aws/available.ts';
import { type MotoServer, startMotoServer } from '../embedded-aws/moto-server.ts';
import { dynamoDbContract } from './dynamodb.contract.ts';
import { openTableAt } from './dynamodb-table.ts';
import { ecsContract, type OpenedEcs } from './ecs.contract.ts';

describe.skipIf(!availableOrSkip('moto_server'))('moto', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMotoServer();
  });
  afterAll(() => moto.stop());

  dynamoDbContract('moto', () => openTableAt(moto.url));
  ecsContract('moto', () => openEcs(moto.url));
});

const openEcs = async (endpoint: string): Promise<OpenedEcs> => {
  const clients = createClients({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // A busy machine may keep moto waiting longer than AWS may take.
    requestTimeoutMs: 60_000,
    connectionTimeoutMs: 60_000,
  });
  const { ecs } = clients;
  const containerDefinitions = [{ name: 'app', image: 'app', memory: 128 }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: 'app', containerDefinitions }));
  return {
    clients,
    addCluster: async (clusterName) => {
      await ecs.send(new CreateClusterCommand({ clusterName }));
    },
    addService: async ({ cluster, service }, desiredCount) => {
      await ecs.send(new CreateServiceCommand({ cluster, serviceName: service, desiredCount, taskDefinition: 'app' }));
    },
    close: async () => ecs.destroy(),
  };
};
