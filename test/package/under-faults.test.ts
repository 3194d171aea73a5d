import { beforeAll, describe, expect, it } from 'vitest';
import { type PackagedStage, startPackagedStage, type Unpacked, unpackStage } from './packaged-stage.ts';

const at = (time: string): string => `2026-11-27T${time}:00-05:00`;

/** Before: two tasks of the backend, and no worker, because the night ends as the lead begins. */
const owed = { backend: 12, agent: 3 };

const modes = ['deregister', 'suspend', 'floor'] as const;
const refusals = [
  { kind: 'access-denied', because: 'a permission is missing' },
  // Then a packaged function waits half a minute between its tries, so only where nobody waits.
  ...(process.env.CI ? [{ kind: 'concurrent-update', because: 'somebody else is at it throughout' } as const] : []),
] as const;
const rows = refusals.flatMap((refusal) => modes.map((autoscaling) => ({ ...refusal, autoscaling })));

describe.concurrent('an event whose targets cannot be registered', () => {
  let unpacked: Unpacked;
  beforeAll(async () => {
    unpacked = await unpackStage();
  }, 60_000);

  it.each(rows)(
    'has its tasks with the first tick, and people hear of it: $autoscaling, $because',
    async ({ autoscaling, kind }) => {
      const edited = (text: string) => text.replace('autoscaling: deregister', `autoscaling: ${autoscaling}`);
      await using stage = await startPackagedStage(unpacked, at('07:58'), edited);
      const { aws, clock } = stage;
      const reconcile = await stage.start('reconcile');
      await expect(reconcile.invoke({})).resolves.toMatchObject({ kind: 'answered' });
      expect(desiredOf(stage)).toEqual({ backend: 2, agent: 0 });

      for (const service of ['waooaw-backend', 'waooaw-agent'])
        aws.world.changeService('waooaw-production', service, {
          launch: { failing: 'CannotPullContainerError: no such image' },
        });
      aws.faults.when(({ operation }) => operation === 'RegisterScalableTarget', kind);
      const tickAt = async (time: string) => {
        clock.jumpTo(new Date(at(time)));
        await reconcile.invoke({});
      };
      await tickAt('08:00');
      expect(desiredOf(stage), 'after one tick').toEqual(owed);
      await tickAt('08:41');
      expect(toldOf(stage, 'backend')).toContain('at-risk');
      expect(toldOf(stage, 'agent')).toContain('at-risk');
      await tickAt('09:00');
      expect(toldOf(stage, 'backend')).toContain('event-live');
      expect(toldOf(stage, 'agent')).toContain('event-live');
      expect(desiredOf(stage)).toEqual(owed);
      const failed = stage.announcements().filter((one) => one.kind === 'failed');
      expect(failed.length, 'of each target that had to be registered, once').toBeGreaterThan(0);
      expect(new Set(failed.map(({ target }) => target)).size).toBe(failed.length);
    },
  );
});

const desiredOf = ({ aws }: PackagedStage) => ({
  backend: aws.world.service('waooaw-production', 'waooaw-backend')?.desired,
  agent: aws.world.service('waooaw-production', 'waooaw-agent')?.desired,
});

const toldOf = (stage: PackagedStage, target: string) =>
  stage.announcements().flatMap((one) => (one.target === target ? [one.kind] : []));
