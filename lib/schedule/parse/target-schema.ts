import * as z from 'zod';
import { describe } from './describe.ts';
import { modeFields } from './mode-schema.ts';
import { duration, flag, taskCount } from './setting-schemas.ts';

const bounds = (example: string, description: string) =>
  describe(
    z.strictObject({
      min: taskCount('min: 2', 'The fewest tasks that autoscaling may go down to.'),
      max: taskCount('max: 10', 'The most tasks that autoscaling may go up to.'),
    }),
    { what: 'a `min` and a `max`', example, description, examples: [{ min: 2, max: 10 }] },
  );

const policy = describe(
  z.strictObject({
    metric: describe(z.string(), {
      what: '`cpu`, `memory` or `requests`',
      example: 'metric: cpu',
      description: 'What the policy watches: average CPU or memory use in percent, or requests per task and minute.',
      enum: ['cpu', 'memory', 'requests'],
    }),
    target: describe(z.number().positive().max(1_000_000_000), {
      what: 'a number above zero',
      example: 'target: 70',
      description:
        'The value that autoscaling aims at: percent for cpu and memory, requests per task and minute otherwise.',
      examples: [70, 1000],
    }),
    resourceLabel: describe(z.string(), {
      what: 'a load balancer and target group',
      example: 'resourceLabel: app/my-alb/50dc6c495c0c9188/targetgroup/my-targets/943f017f100becff',
      description:
        'For requests only: the last parts of the ARNs of the load balancer and its target group, joined with a slash.',
      pattern: '^\\s*app/[^/\\s]+/[^/\\s]+/targetgroup/[^/\\s]+/[^/\\s]+\\s*$',
      examples: ['app/my-alb/50dc6c495c0c9188/targetgroup/my-targets/943f017f100becff'],
    }).optional(),
    scaleOutCooldown: duration(
      'scaleOutCooldown: 60s',
      'How long autoscaling waits after adding tasks before it adds more.',
    ).optional(),
    scaleInCooldown: duration(
      'scaleInCooldown: 300s',
      'How long autoscaling waits after removing tasks before it removes more.',
    ).optional(),
  }),
  {
    what: 'a scaling policy',
    example: '{ metric: cpu, target: 70 }',
    description: 'A target tracking policy that the service must have.',
    examples: [{ metric: 'cpu', target: 70, scaleOutCooldown: '60s', scaleInCooldown: '300s' }],
  },
);

/** A target, without its name. */
export const target = describe(
  z.strictObject({
    ecs: describe(
      z.strictObject({
        cluster: describe(z.string(), {
          what: 'the name of an ECS cluster',
          example: 'cluster: my-cluster',
          description: 'The name of the ECS cluster, not its ARN.',
          pattern: '^\\s*[A-Za-z0-9_-]{1,255}\\s*$',
          type: ['string', 'number'],
        }),
        service: describe(z.string(), {
          what: 'the name of an ECS service',
          example: 'service: my-service',
          description: 'The name of the ECS service, not its ARN.',
          pattern: '^\\s*[A-Za-z0-9_-]{1,255}\\s*$',
          type: ['string', 'number'],
        }),
      }),
      {
        what: 'a `cluster` and a `service`',
        example: 'ecs: { cluster: my-cluster, service: my-service }',
        description: 'The ECS service whose number of tasks is managed.',
        examples: [{ cluster: 'my-cluster', service: 'my-service' }],
      },
    ),
    base: bounds(
      'base: { min: 2, max: 10 }',
      'The bounds outside every window. Leave out to keep what is found before the first window.',
    ).optional(),
    limits: bounds(
      'limits: { min: 1, max: 40 }',
      'No window and no override may leave these bounds: protection from a slip of the keyboard.',
    ).optional(),
    throughput: describe(
      z.strictObject({
        requestsPerMinute: describe(z.number().min(0.001).max(1_000_000_000), {
          what: 'a number of requests',
          example: 'requestsPerMinute: 500',
          description: 'How many requests a minute one task can serve.',
          examples: [500],
        }),
        buffer: describe(z.union([z.string(), z.number()]), {
          what: 'a percentage',
          example: 'buffer: 20%',
          description: 'How much to add on top, to be on the safe side. Nothing if left out.',
          examples: ['20%', 0.2],
        }).optional(),
      }),
      {
        what: '`requestsPerMinute` and, if wanted, a `buffer`',
        example: 'throughput: { requestsPerMinute: 500, buffer: 20% }',
        description: 'What one task serves, so that windows can be written in requests instead of tasks.',
        examples: [{ requestsPerMinute: 500, buffer: '20%' }],
      },
    ).optional(),
    scaling: describe(z.array(policy), {
      what: 'a list of scaling policies',
      example: 'scaling: [{ metric: cpu, target: 70 }]',
      description:
        'Target tracking policies that the service must have. Leave out to keep the policies that are found.',
    }).optional(),
    enforce: flag(
      'enforce: true',
      'Put back what somebody changed by hand. Normally such a change is respected and announced. Default: false.',
    ).optional(),
    enabled: flag(
      'enabled: false',
      'false: put back what was changed, then leave this service alone. Default: true.',
    ).optional(),
    ...modeFields('this service', 'The whole stage’s if left out.'),
  }),
  {
    what: 'a group that says which ECS service it is',
    example: 'backend: { ecs: { cluster: my-cluster, service: my-service } }',
    description: 'One ECS service whose number of tasks is managed.',
  },
);
