import { present } from '../present.ts';
import { type Complaint, complain, isComplaint, quote } from './complaint.ts';
import { duration } from './duration.ts';
import { readBuffer } from './exact-tasks.ts';
import { keyword } from './keyword.ts';
import { readMode } from './mode.ts';
import { readEcsName } from './name.ts';
import type { Part, Written } from './part.ts';
import type { PartialBounds, PolicyDraft, TargetDraft } from './stage.ts';

const day = 86_400_000;

/** Reads what a target says; the values' own problems are reported on the way. */
export function readTarget({ value: name, place }: Written<string>, part: Part): TargetDraft {
  const ecs = part.part('ecs');
  const cluster = ecs?.text('cluster', readEcsName);
  const service = ecs?.text('service', readEcsName);
  const throughput = part.part('throughput');
  const requestsPerMinute = throughput?.count('requestsPerMinute');
  const buffer = throughput?.has('buffer') ? throughput.text('buffer', readBuffer) : 0;
  return {
    name,
    place,
    part,
    base: readBounds(part, 'base'),
    limits: readBounds(part, 'limits'),
    enforce: part.flag('enforce') ?? false,
    enabled: part.flag('enabled') ?? true,
    mode: readMode(part),
    ...(cluster !== undefined && service !== undefined && { ecs: { cluster, service } }),
    ...(requestsPerMinute !== undefined && buffer !== undefined && { throughput: { requestsPerMinute, buffer } }),
    ...present({ scaling: part.parts('scaling')?.map(readPolicy) }),
  };
}

function readBounds(parent: Part, key: string): PartialBounds {
  const part = parent.part(key);
  return part === undefined ? {} : { part, ...present({ min: part.count('min'), max: part.count('max') }) };
}

function readPolicy(part: Part): PolicyDraft {
  return {
    part,
    ...present({
      metric: part.text('metric', keyword('metric', ['cpu', 'memory', 'requests'])),
      target: part.number('target'),
      resourceLabel: part.text('resourceLabel', readResourceLabel),
      scaleOutCooldownSeconds: part.text('scaleOutCooldown', readCooldown),
      scaleInCooldownSeconds: part.text('scaleInCooldown', readCooldown),
    }),
  };
}

const cooldown = duration({ leastMs: 0, mostMs: day });

/** Application Auto Scaling keeps cooldowns in whole seconds. */
function readCooldown(text: string): number | Complaint {
  const ms = cooldown(text);
  if (isComplaint(ms)) return ms;
  if (ms % 1000 === 0) return ms / 1000;
  return complain('not-whole-seconds', `${quote(text)} is not a whole number of seconds.`, 'Write it like `60s`.');
}

/**
 * The last parts of the ARNs of a load balancer and its target group
 * (https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html).
 */
function readResourceLabel(text: string): string | Complaint {
  const label = text.trim();
  if (label.length <= 1023 && /^app(\/[\w.-]+){2}\/targetgroup(\/[\w.-]+){2}$/.test(label)) return label;
  return complain(
    'bad-resource-label',
    `${quote(text)} does not name a load balancer and a target group.`,
    'Write the ends of their two ARNs: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`.',
  );
}
