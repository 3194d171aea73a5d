import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, describe } from 'vitest';
import { type AwsClients, createClients } from '../../lib/aws/clients.ts';
import { availableOrSkip } from '../embedded-aws/available.ts';
import { type MotoServer, startMotoServer } from '../embedded-aws/moto-server.ts';
import { dynamoDbContract } from './dynamodb.contract.ts';
import { openTableOf } from './dynamodb-table.ts';
import { ecsContract, type OpenedEcs } from './ecs.contract.ts';

describe.skipIf(!availableOrSkip('moto_server'))('moto', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMotoServer();
  });
  afterAll(() => moto.stop());

  dynamoDbContract('moto', () => openTableOf(clientsOf(moto.url).dynamoDb));
  ecsContract('moto', () => openEcs(moto.url));
});

const clientsOf = (endpoint: string): AwsClients =>
  createClients({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // On a busy machine moto answers later than AWS may, and of two calls at once it may grant both what it grants to one.
    requestHandler: new NodeHttpHandler({
      requestTimeout: 60_000,
      connectionTimeout: 60_000,
      httpAgent: { maxSockets: 1 },
      socketAcquisitionWarningTimeout: 60_000,
    }),
  });

const openEcs = async (endpoint: string): Promise<OpenedEcs> => {
  const clients = clientsOf(endpoint);
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
