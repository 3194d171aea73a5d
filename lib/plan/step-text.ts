import type { Step } from './step.ts';

/** What a step does, in a few words; absent for those that change nothing that people look after. */
export function stepText(step: Step): string | undefined {
  switch (step.kind) {
    case 'set-desired':
      return `desired ${step.from} → ${step.to}`;
    case 'register':
      return `bounds ${step.min} to ${step.max}${suspendedText(step.suspended)}`;
    case 'deregister':
      return 'deregister the scalable target';
    case 'tag':
      return `put back tag ${Object.keys(step.tags).join(', ')}`;
    case 'put-policy':
      return `put policy ${step.policy.name}`;
    case 'put-scheduled-action':
      return `put scheduled action ${step.action.name}`;
    case 'put-alarm':
      return `point alarm ${step.alarm.name} to its policy`;
    case 'warm-up':
      return `warm up ${step.url} with ${step.requests} requests`;
    case 'remember':
    case 'keep-copy':
    case 'drop-copy':
      return undefined;
    case 'forget':
      return 'forget the target';
    case 'look-again':
      return undefined;
    default:
      return step satisfies never;
  }
}

function suspendedText({
  dynamicScalingIn,
  dynamicScalingOut,
  scheduledScaling,
}: Extract<Step, { kind: 'register' }>['suspended']): string {
  const names = [
    dynamicScalingIn && 'scale-in',
    dynamicScalingOut && 'scale-out',
    scheduledScaling && 'scheduled scaling',
  ].filter((name) => name !== false);
  return names.length === 0 ? '' : `, ${names.join(', ')} suspended`;
}
