import { describe, expect, it } from 'vitest';
import { awaitedOf, inTroubleOf } from '../../lib/tell/awaited.ts';
import { appliedTo, occurrence, recordWith, standingWith, wantedWith } from '../plan/wanted-with.ts';

const lead = occurrence({ phase: 'lead' });
const live = occurrence();
const windDown = occurrence({ phase: 'wind-down' });
const night = occurrence({ window: 'night', kind: 'scale-down' });
const thread = 'campaign@2026-11-27T09:00:00.000Z';
const failing = { code: 'throttled', message: '', since: '2026-11-27T08:00:00.000Z', ticks: 1 };
const rest = [`ready|${thread}|lead`];

type Occurrences = readonly (typeof live)[];
const remembered = (...inForce: Occurrences) => appliedTo(wantedWith({ state: { inForce } }));

describe('a target is waited for', () => {
  it.each`
    inForce       | overruled | record                                                                           | awaited                                     | because
    ${[]}         | ${[]}     | ${{}}                                                                            | ${[]}                                       | ${'nothing happens'}
    ${[lead]}     | ${[]}     | ${{}}                                                                            | ${[`pre-scale-started|${thread}`, ...rest]} | ${'it has not come to its event'}
    ${[lead]}     | ${[]}     | ${{ failing: { ...failing, told: false } }}                                      | ${[`pre-scale-started|${thread}`, ...rest]} | ${'it is asked to slow down, of which nobody was told'}
    ${[lead]}     | ${[]}     | ${{ failing: { ...failing, told: true } }}                                       | ${[]}                                       | ${'its failure is told'}
    ${[lead]}     | ${[]}     | ${{ applied: remembered(lead) }}                                                 | ${rest}                                     | ${'it gets ready'}
    ${[lead]}     | ${[]}     | ${{ applied: remembered(lead), readiness: [standingWith({ said: 'ready' })] }}   | ${[]}                                       | ${'it is ready'}
    ${[lead]}     | ${[]}     | ${{ applied: remembered(lead), readiness: [standingWith({ said: 'at-risk' })] }} | ${[]}                                       | ${'it is at risk'}
    ${[live]}     | ${[]}     | ${{ applied: remembered(lead) }}                                                 | ${[`event-live|${thread}`]}                 | ${'its event begins'}
    ${[live]}     | ${[]}     | ${{ applied: remembered(live) }}                                                 | ${[]}                                       | ${'its event has begun'}
    ${[windDown]} | ${[]}     | ${{ applied: remembered(live) }}                                                 | ${[`event-ended|${thread}`]}                | ${'its event winds down'}
    ${[windDown]} | ${[]}     | ${{}}                                                                            | ${[]}                                       | ${'it knows nothing of an event that winds down'}
    ${[]}         | ${[]}     | ${{ applied: remembered(live) }}                                                 | ${[`event-ended|${thread}`]}                | ${'its event is over'}
    ${[]}         | ${[live]} | ${{ applied: remembered(live) }}                                                 | ${[]}                                       | ${'its event is overruled'}
    ${[]}         | ${[]}     | ${{ applied: remembered(windDown) }}                                             | ${[]}                                       | ${'of the end it told when the wind-down began'}
    ${[]}         | ${[]}     | ${{ applied: remembered(windDown), snapshot: { deregistered: true } }}           | ${['restored|campaign']}                    | ${'autoscaling comes back'}
    ${[lead]}     | ${[]}     | ${{ applied: remembered(lead), snapshot: { deregistered: true } }}               | ${rest}                                     | ${'autoscaling is out of the way for an event to come'}
    ${[]}         | ${[]}     | ${{ applied: remembered(night), snapshot: { deregistered: true } }}              | ${['boundary']}                             | ${'a window that is no event ends'}
    ${[]}         | ${[]}     | ${{ applied: remembered(windDown), snapshot: { deregistered: false } }}          | ${[]}                                       | ${'nothing was deregistered'}
    ${[]}         | ${[]}     | ${{ restored: { event: remembered(windDown).inForce[0] } }}                      | ${['restored|campaign']}                    | ${'autoscaling is back and not yet compared'}
    ${[night]}    | ${[]}     | ${{}}                                                                            | ${['boundary']}                             | ${'a window begins'}
    ${[night]}    | ${[]}     | ${{ applied: remembered(night) }}                                                | ${[]}                                       | ${'its window has begun'}
  `('where $because', ({ inForce, overruled, record, awaited }) => {
    expect(awaitedOf(wantedWith({ state: { inForce, overruled } }), recordWith(record))).toEqual(awaited);
  });
});

describe('others must not think that all is well', () => {
  const notReady = [`ready|${thread}|lead`, `event-live|${thread}`];
  const atRisk = { readiness: [standingWith({ said: 'at-risk' })] };
  it.each`
    inForce       | record                                                                                   | inTrouble                                           | because
    ${[lead]}     | ${{}}                                                                                    | ${[]}                                               | ${'nothing is known of a trouble'}
    ${[lead]}     | ${atRisk}                                                                                | ${notReady}                                         | ${'it was told that it is at risk'}
    ${[lead]}     | ${{ readiness: [standingWith({ said: 'lost' })] }}                                       | ${notReady}                                         | ${'it was told that it is no longer ready'}
    ${[live]}     | ${atRisk}                                                                                | ${[`ready|${thread}|live`, `event-live|${thread}`]} | ${'it is at risk in the event'}
    ${[lead]}     | ${{ failing: { ...failing, told: true } }}                                               | ${notReady}                                         | ${'its failure is told'}
    ${[lead]}     | ${{ failing: { ...failing, told: false } }}                                              | ${[]}                                               | ${'its failure may pass'}
    ${[lead]}     | ${{ failing: { ...failing, told: true }, readiness: [standingWith({ said: 'ready' })] }} | ${[]}                                               | ${'it fails, and its tasks run all the same'}
    ${[windDown]} | ${atRisk}                                                                                | ${[]}                                               | ${'its event is over'}
    ${[night]}    | ${{ failing: { ...failing, told: true } }}                                               | ${[]}                                               | ${'there is no event'}
  `('unless $because', ({ inForce, record, inTrouble }) => {
    expect(inTroubleOf(wantedWith({ state: { inForce } }), recordWith(record))).toEqual(inTrouble);
  });
});
