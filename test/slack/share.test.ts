import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Waiting, waitingKey } from '../../lib/execute/waiting.ts';
import { share } from '../../lib/slack/share.ts';
import { tokensAt } from '../../lib/slack/token-bucket.ts';
import { told } from './told.ts';

const now = new Date('2026-11-27T14:00:30Z');
type Severity = 'critical' | 'warning' | 'info';

const waitingOf = (counts: Partial<Record<Severity, number>>, at = '2026-11-27T14:00:00.000Z'): readonly Waiting[] =>
  (['critical', 'warning', 'info'] as const).flatMap((severity) =>
    Array.from({ length: counts[severity] ?? 0 }, (_, index) => {
      const announcement = told(`${severity}-${String(index).padStart(3, '0')}`, { severity, at });
      return { key: waitingKey(announcement), announcement, stage: 'production' };
    }),
  );
const late = '2026-11-27T13:00:00.000Z';

describe('share', () => {
  it.each`
    waiting                          | at           | tokens  | single | folded | because
    ${{}}                            | ${undefined} | ${10}   | ${0}   | ${0}   | ${'nothing waits'}
    ${{ info: 3 }}                   | ${undefined} | ${10}   | ${3}   | ${0}   | ${'each is a message'}
    ${{ info: 8 }}                   | ${undefined} | ${10}   | ${8}   | ${0}   | ${'as many as one reads'}
    ${{ info: 9 }}                   | ${undefined} | ${10}   | ${7}   | ${2}   | ${'a crowd is folded'}
    ${{ info: 40 }}                  | ${undefined} | ${10}   | ${7}   | ${33}  | ${'a large crowd too'}
    ${{ critical: 12 }}              | ${undefined} | ${10}   | ${8}   | ${4}   | ${'of critical ones the first come alone'}
    ${{ info: 3 }}                   | ${undefined} | ${4}    | ${2}   | ${0}   | ${'two tokens are kept for what is critical; the third comes within a minute'}
    ${{ critical: 1 }}               | ${undefined} | ${1}    | ${1}   | ${0}   | ${'they are for this'}
    ${{ critical: 1 }}               | ${undefined} | ${0.99} | ${0}   | ${0}   | ${'not a whole token'}
    ${{ critical: 2, info: 2 }}      | ${undefined} | ${2}    | ${2}   | ${0}   | ${'nothing critical waits behind routine'}
    ${{ info: 20 }}                  | ${undefined} | ${2}    | ${0}   | ${0}   | ${'a crowd waits for tokens as well'}
    ${{ info: 20 }}                  | ${undefined} | ${3}    | ${0}   | ${20}  | ${'one token: all in one'}
    ${{ info: 5 }}                   | ${late}      | ${10}   | ${5}   | ${0}   | ${'late: five messages at most'}
    ${{ info: 6 }}                   | ${late}      | ${10}   | ${4}   | ${2}   | ${'so the rest is in the fifth'}
    ${{ critical: 1, info: 12 }}     | ${undefined} | ${1}    | ${1}   | ${0}   | ${'the last token is for the critical one, in a message of its own'}
    ${{ critical: 2, info: 12 }}     | ${late}      | ${2}    | ${2}   | ${0}   | ${'the last two are as well'}
    ${{ critical: 3, info: 12 }}     | ${late}      | ${1}    | ${0}   | ${15}  | ${'several are told at once in one message'}
    ${{ critical: 2, info: 100 }}    | ${late}      | ${10}   | ${4}   | ${98}  | ${'after hours'}
    ${{ critical: 90, warning: 10 }} | ${late}      | ${10}   | ${4}   | ${96}  | ${'critical ones fold too, but first'}
    ${{ info: 4 }}                   | ${late}      | ${10}   | ${4}   | ${0}   | ${'late and few'}
  `(
    '$waiting with $tokens tokens: $single and $folded together, $because',
    ({ waiting, at, tokens, single, folded }) => {
      const all = waitingOf(waiting, at);
      const shared = share(all, tokens, now);
      expect({ single: shared.single.length, folded: shared.folded.length }).toEqual({ single, folded });
    },
  );

  it('counts that the first of an event opens its thread', () => {
    const costOf = (_one: Waiting, before: readonly Waiting[]) => (before.length === 0 ? 2 : 1);
    const all = waitingOf({ info: 10 }, late);
    expect(share(all, 10, now, costOf)).toEqual({ single: all.slice(0, 3), folded: all.slice(3) });
  });

  it('gives a lone critical one the last tokens also where its thread is to be opened', () => {
    const all = waitingOf({ critical: 1, info: 12 }, late);
    expect(share(all, 2, now, () => 2)).toEqual({ single: all.slice(0, 1), folded: [] });
  });

  it('leaves room for all messages of what is folded, so that there are five where something is late', () => {
    const all = waitingOf({ critical: 100 }, late);
    const shared = share(all, 10, now, undefined, ({ length }) => Math.ceil(length / 40));
    expect(shared).toEqual({ single: all.slice(0, 2), folded: all.slice(2) });
  });

  it('spends no more than there is, changes no order, and leaves nothing out in between', () => {
    fc.assert(
      fc.property(
        fc.record({ critical: fc.nat(15), warning: fc.nat(15), info: fc.nat(60) }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.boolean(),
        fc.constantFrom(1, 2),
        (counts, tokens, isLate, cost) => {
          const all = waitingOf(counts, isLate ? late : undefined);
          const { single, folded } = share(all, tokens, now, () => cost);
          expect(single.length * cost + (folded.length > 0 ? 1 : 0)).toBeLessThanOrEqual(tokens);
          const shown = [...single, ...folded];
          expect(shown).toEqual(all.slice(0, shown.length));
          if (folded.length > 0) expect(shown).toHaveLength(all.length);
          if (isLate) expect(single.length * cost + (folded.length > 0 ? 1 : 0)).toBeLessThanOrEqual(5);
        },
      ),
    );
  });
});

describe('tokensAt', () => {
  it.each`
    tokens | since                         | now                           | expected | because
    ${0}   | ${'2026-11-27T14:00:00.000Z'} | ${'2026-11-27T14:00:00.500Z'} | ${0.5}   | ${'one a second'}
    ${3}   | ${'2026-11-27T14:00:00.000Z'} | ${'2026-11-27T14:00:04.000Z'} | ${7}     | ${'on top of what was there'}
    ${3}   | ${'2026-11-27T14:00:00.000Z'} | ${'2026-11-27T15:00:00.000Z'} | ${10}    | ${'never more than ten'}
    ${3}   | ${'2026-11-27T14:00:45.000Z'} | ${'2026-11-27T14:00:00.000Z'} | ${3}     | ${'a clock that went back adds nothing'}
  `('$tokens at $since are $expected at $now: $because', ({ tokens, since, now: at, expected }) => {
    expect(tokensAt({ tokens, tokensAt: since }, new Date(at))).toBe(expected);
  });
});
