import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalStage, type LocalStage } from '../../../local/local-stage.ts';
import { startSlackDouble } from '../../../local/slack-double.ts';
import { type NativeCluster, type NativeService, nativeCluster } from './native-world.ts';
import { thirtyServices } from './thirty-services.ts';

const cluster = 'shop';
const hour = 3_600_000;
const days = process.env.CI ? 14 : 1;
/** Of the thirty those with the most to tell. */
const few = /-(web|reports|peaks|steady|utc|paused)$/;
const services = process.env.CI ? thirtyServices : thirtyServices.filter(({ service }) => few.test(service));

/** Some services after the other: AWS refuses more at once than its rates allow, and this clock stands still. */
async function takeOver({ clock, prescale }: NativeCluster): Promise<void> {
  for (let from = 0; from < services.length; from += 15) {
    clock.advanceTo(new Date(clock.now().getTime() + 60_000));
    const some = services.slice(from, from + 15).flatMap(({ service }) => ['--service', service]);
    const { code, out, err } = await prescale('import', '--cluster', cluster, '--take-over', '--yes', ...some);
    expect(code, out + err).toBe(0);
  }
}

/** Prescale as it is deployed, with what import wrote. */
async function deployed(of: NativeCluster): Promise<LocalStage & AsyncDisposable> {
  const slack = await startSlackDouble({ now: of.clock.now });
  const file = join(of.folder, 'schedules/production/platform.yml');
  const stage = await createLocalStage({
    aws: of.aws,
    clock: of.clock,
    slack,
    stage: 'production',
    schedules: { read: async () => [{ path: 'platform.yml', text: readFileSync(file, 'utf8') }] },
  });
  return { ...stage, [Symbol.asyncDispose]: () => slack.close() };
}

/** Policies move a count in the same minute, before or after Prescale has looked: then the bounds are what is compared. */
const seen = ({ aws }: NativeCluster, { service, load }: NativeService) => {
  const { min, max } = aws.world.scalableTarget(`service/${cluster}/${service}`) ?? {};
  return { service, min, max, ...(load === undefined && { desired: aws.world.service(cluster, service)?.desired }) };
};

describe('an imported schedule beside the native actions that it was made of', () => {
  it(`leaves the same bounds and counts at every boundary, ${days === 1 ? 'for a day' : `for ${days} days`}`, async () => {
    await using native = await nativeCluster(services);
    await using prescale = await nativeCluster(services);
    const imported = await prescale.prescale('import', '--cluster', cluster, '--json');
    expect(imported).toMatchObject({ code: 0, err: '' });
    const { comparison } = JSON.parse(imported.out);
    await takeOver(prescale);
    await using stage = await deployed(prescale);
    expect(JSON.parse((await prescale.prescale('plan', '--json')).out).steps).toBe(0);
    const instants = [...new Set<string>(comparison.boundaries.map(({ at }: { at: string }) => at))]
      .map((at) => new Date(at))
      .filter((at) => at > prescale.clock.now())
      .filter((at) => at.getTime() <= prescale.clock.now().getTime() + days * 24 * hour);
    expect(instants.length).toBeGreaterThan(days * 5);
    for (const at of instants) {
      native.clock.advanceTo(at);
      prescale.clock.advanceTo(at);
      await stage.tick();
      const when = at.toISOString();
      expect({ when, seen: services.map((one) => seen(prescale, one)) }).toEqual({
        when,
        seen: services.map((one) => seen(native, one)),
      });
    }
  }, 120_000);
});
