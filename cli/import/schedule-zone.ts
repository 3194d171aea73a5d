import { isPast } from '../../lib/plan/scheduled-action.ts';
import type { FoundService } from './found-service.ts';
import { runsActions } from './found-service.ts';

/** The zone in which most services have native actions; of equals the first by name. `undefined`: there are no actions. */
export function usualZone(services: readonly FoundService[], now: Date): string | undefined {
  const zones = services
    .filter(runsActions)
    .flatMap(({ actions }) => [
      ...new Set(actions.filter((action) => !isPast(action, now)).map(({ timezone = 'UTC' }) => timezone)),
    ]);
  const [most] = [...Map.groupBy(zones, (zone) => zone)].sort(
    ([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1),
  );
  return most?.[0];
}
