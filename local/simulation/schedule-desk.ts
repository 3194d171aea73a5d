import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { isReadable } from './effective-schedule.ts';
import type { Scenario, ScheduleChange, TargetPlan } from './scenario.ts';
import { changeSchedule, withFile } from './schedule-changes.ts';
import { type ScheduleModel, scheduleFiles } from './schedule-text.ts';

/** The schedule's files, and those who edit them. */
export interface ScheduleDesk {
  readonly files: readonly ScheduleFile[];
  /** As they were before the last edit. */
  readonly before: readonly ScheduleFile[];
  change(change: Exclude<ScheduleChange, { kind: 'file-broken' }>): void;
  breakFile(file: 'platform' | 'events', isBroken: boolean): void;
  /** An edit that is refused stays refused until somebody takes it back. */
  takeBackWhatIsRefused(): void;
  /** Takes Prescale off everything. */
  end(ending: Scenario['ending']): void;
}

export function createScheduleDesk(scenario: Scenario): ScheduleDesk {
  const plans = new Map(scenario.targets.map((plan): [string, TargetPlan] => [plan.name, plan]));
  let model: ScheduleModel = { ...scenario, enabled: true, broken: new Set() };
  let files = scheduleFiles(model);
  let before = files;
  const edit = (next: ScheduleModel): void => {
    model = next;
    before = files;
    files = scheduleFiles(model);
  };
  return {
    get files() {
      return files;
    },
    get before() {
      return before;
    },
    change: (change) => edit(changeSchedule(model, change, plans)),
    breakFile: (file, isBroken) => edit(withFile(model, file, isBroken)),
    takeBackWhatIsRefused() {
      if (!isReadable(files)) edit({ ...model, windows: scenario.windows });
      if (!isReadable(files)) edit({ ...model, windows: [] });
    },
    end(ending) {
      if (ending === 'removed') edit({ ...model, targets: [] });
      else if (ending === 'no-windows') edit({ ...model, windows: [] });
      else if (ending === 'stage-disabled') edit({ ...model, enabled: false });
      else edit({ ...model, targets: model.targets.map((one) => ({ ...one, enabled: false })) });
    },
  };
}
