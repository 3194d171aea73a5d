import type { Chosen } from '../lib/schedule/schedule.ts';

/**
 * What a subscription lets through, by the attributes of a message; nothing of it where it is to get all
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html).
 */
export function filterPolicyOf({ kinds, severities, targets }: Chosen): object | undefined {
  const policy = {
    ...(kinds && { kind: kinds.map((kind) => (kind.endsWith('*') ? { prefix: kind.slice(0, -1) } : kind)) }),
    ...(severities && { severity: severities }),
    ...(targets && { target: targets }),
  };
  return Object.keys(policy).length === 0 ? undefined : policy;
}
