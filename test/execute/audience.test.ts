import { describe, expect, it } from 'vitest';
import { audienceOf } from '../../lib/execute/audience.ts';
import { happeningOf } from '../../lib/tell/happenings.ts';
import { at, recordWith, standingWith } from '../plan/wanted-with.ts';

const { thread } = standingWith();

describe('people were told lately that an event is at risk', () => {
  it.each`
    atRiskAt   | phase     | expected     | because
    ${'08:59'} | ${'lead'} | ${'08:59'}   | ${'in its lead'}
    ${'09:00'} | ${'live'} | ${'09:00'}   | ${'while it is live'}
    ${'08:59'} | ${'live'} | ${undefined} | ${'its start is another happening, and does not wait'}
    ${'09:00'} | ${'lead'} | ${undefined} | ${'nor the other way round'}
  `('$atRiskAt of $phase: $because', ({ atRiskAt, phase, expected }) => {
    const record = recordWith({ readiness: [standingWith({ said: 'at-risk', atRiskAt })] });
    const audience = audienceOf(undefined, [record], at('09:01'), undefined, undefined);
    const told = audience.toldLately(happeningOf({ kind: 'at-risk', thread, phase }));
    expect(told).toEqual(expected === undefined ? undefined : at(expected));
  });
});
