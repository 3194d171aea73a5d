import type { ScheduleChange, TargetPlan } from './scenario.ts';
import type { ScheduleModel } from './schedule-text.ts';

/** The files after somebody edited them. */
export function changeSchedule(
  model: ScheduleModel,
  change: Exclude<ScheduleChange, { kind: 'file-broken' }>,
  plans: ReadonlyMap<string, TargetPlan>,
): ScheduleModel {
  switch (change.kind) {
    case 'window-put': {
      const others = model.windows.filter(({ name }) => name !== change.window.name);
      return { ...model, windows: [...others, change.window] };
    }
    case 'window-deleted':
      return { ...model, windows: model.windows.filter(({ name }) => name !== change.name) };
    case 'target-enabled':
      return {
        ...model,
        targets: model.targets.map((one) => (one.name === change.target ? { ...one, enabled: change.enabled } : one)),
      };
    case 'stage-enabled':
      return { ...model, enabled: change.enabled };
    case 'target-listed': {
      const others = model.targets.filter(({ name }) => name !== change.target);
      const plan = plans.get(change.target);
      return { ...model, targets: change.listed && plan !== undefined ? [...others, plan] : others };
    }
    default:
      return change satisfies never;
  }
}

export const withFile = (model: ScheduleModel, file: 'platform' | 'events', isBroken: boolean): ScheduleModel => {
  const broken = new Set(model.broken);
  if (isBroken) broken.add(file);
  else broken.delete(file);
  return { ...model, broken };
};
