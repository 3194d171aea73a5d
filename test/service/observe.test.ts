import { describe, expect, it } from 'vitest';
import { headline } from '../../lib/tell/headline.ts';
import { campaignOf, namesOf, playDay } from './campaign-day.ts';
import { filesOf, startStage, type TestStage, worldOf } from './stage.ts';

const names = namesOf(3);
const campaign = campaignOf(names);

const opened = (text: string, overHttp = false): Promise<TestStage> =>
  startStage({ schedules: filesOf({ path: 'all.yml', text }), start: '2026-11-26T08:50:00Z', overHttp });

/** Everything of the services that scale that is not a read. */
const written = ({ aws }: TestStage): readonly string[] =>
  aws.calls
    .filter(({ service }) => ['ecs', 'application-autoscaling', 'cloudwatch'].includes(service))
    .map(({ operation }) => operation)
    .filter((operation) => !/^(Describe|List|Get)/.test(operation));

/** What was told of whom with which counts, without when. */
const toldIn = (stage: TestStage): readonly string[] =>
  stage
    .announcements()
    .filter(({ target }) => target !== undefined)
    .map(({ kind, target, window, phase, from, to }) => JSON.stringify({ kind, target, window, phase, from, to }))
    .sort();

describe('a campaign that is only observed', () => {
  it('makes no writing call, leaves all as it is, and tells the same counts as one that acts', async () => {
    await using acting = await opened(campaign);
    await using observing = await opened(`mode: observe\n${campaign}`);
    const before = worldOf(observing);
    await playDay(acting);
    await playDay(observing);
    expect(written(acting)).toContain('DeregisterScalableTarget');
    expect(written(observing)).toEqual([]);
    expect(worldOf(observing)).toEqual(before);
    expect(toldIn(observing)).toEqual(toldIn(acting));
    const said = observing.messages().filter(({ kind }) => kind !== 'observed');
    expect(said.filter(({ observed }) => !observed)).toEqual([]);
    expect(said.map((one) => headline(one))).toEqual(
      acting.messages().map((one) => `Only observed: ${headline(one)}`),
    );
  }, 60_000);
});
