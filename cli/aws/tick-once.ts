import { visitor } from '../../functions/visit.ts';
import type { Records, ScheduleSource } from '../../lib/execute/ports.ts';
import { createReconciler, lookEveryMs, type TickReport } from '../../lib/execute/reconcile.ts';
import { type Connection, deadlineIn } from './connection.ts';
import { topicArnOf } from './names.ts';

/** As long as the deployed tick has. */
const tickMs = 58_000;

/** The tick as it is deployed, run here once. Every target is looked at, whenever that was last done. */
export async function tickOnce(
  { stage, region, within, aws, sleep }: Connection,
  source: ScheduleSource,
  now: Date,
): Promise<TickReport> {
  const { account, arn } = await aws.identity();
  const topic = topicArnOf(stage, region, arn, account);
  const visit = visitor([]);
  const tick = createReconciler(
    (deadline) => {
      const { services, scalableTargets, alarms, records, history, publisher } = within(deadline);
      return {
        services,
        scalableTargets,
        alarms,
        records: lookingNow(records, now),
        history,
        publisher: publisher(topic),
        visit,
        sleep,
      };
    },
    source,
    16,
    region,
  );
  return tick({ now, deadline: deadlineIn(tickMs) });
}

/** As if it had just become time to look. What is long overdue stays so: no tick ran meanwhile, and that is told. */
const lookingNow = (records: Records, now: Date): Records => ({
  ...records,
  load: async () => {
    const loaded = await records.load();
    const due = new Date(now.getTime() - lookEveryMs).toISOString();
    const { stage } = loaded;
    if (stage?.lookedAt === undefined || stage.lookedAt <= due) return loaded;
    return { ...loaded, stage: { ...stage, lookedAt: due } };
  },
});
