import { describe, expect, it } from 'vitest';
import { startDraft, withTold } from '../../lib/plan/draft.ts';
import type { News } from '../../lib/plan/news.ts';
import { freshRecord, recordSchemaVersion, type TargetRecord, targetRecord } from '../../lib/plan/record.ts';
import { ecs, resource } from './play.ts';
import { at, recordWith, seenWith, wantedWith } from './wanted-with.ts';

const told = (id: string): News => ({
  id,
  kind: 'ready',
  severity: 'info',
  at: '2026-11-27T09:00:00.000Z',
  timezone: 'UTC',
  because: '',
  facts: [],
});

it('a target of which nothing is remembered has an empty record, which can be stored', () => {
  const fresh = freshRecord({ name: 'backend', ecs });
  expect(fresh).toEqual({ schema: recordSchemaVersion, target: 'backend', version: 0, resource, told: [], outbox: [] });
  expect(targetRecord.parse(fresh)).toEqual(fresh);
});

describe('what is to be told', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => told(`${index}`));
  it.each`
    waiting | more | length | first  | because
    ${0}    | ${1} | ${1}   | ${'0'} | ${'it waits to be published'}
    ${99}   | ${1} | ${100} | ${'0'} | ${'a hundred may wait'}
    ${100}  | ${1} | ${100} | ${'1'} | ${'beyond that the oldest is dropped: the record must fit its item'}
  `('$waiting waiting: $because', ({ waiting, more, length, first }) => {
    const all = withTold(many(waiting), many(more));
    expect(all).toHaveLength(length);
    expect(all[0]?.id).toBe(first);
    expect(all.at(-1)?.id).toBe('0');
  });
});

describe('where more than a hundred announcements wait', () => {
  const ahead = (count: number) =>
    Array.from(
      { length: count },
      (_, index): News => ({
        ...told(`ahead-${index}`),
        kind: 'event-upcoming',
        start: new Date(Date.UTC(2026, 10, 27) + index * 60_000).toISOString(),
      }),
    );
  const ids = (waiting: readonly News[], more: readonly News[]) => withTold(waiting, more).map(({ id }) => id);

  it('those that only look ahead make room for what has happened, the farthest first', () => {
    expect(ids([told('live')], ahead(101))).toEqual(['live', ...ahead(99).map(({ id }) => id)]);
    expect(ids(ahead(99), [told('live'), told('ended')])).toEqual([...ahead(98).map(({ id }) => id), 'live', 'ended']);
    const rest = Array.from({ length: 99 }, (_, index) => told(`${index}`));
    const [near, far] = ahead(2);
    expect(near && far && ids([far, ...rest], [near])).toEqual([...rest.map(({ id }) => id), near?.id]);
  });

  it('and then the oldest', () => {
    const happened = Array.from({ length: 101 }, (_, index) => told(`${index}`));
    expect(ids([...ahead(2), ...happened], [])).toEqual(happened.slice(1).map(({ id }) => id));
  });
});

describe('the writes of a plan', () => {
  const situationWith = (record: TargetRecord) => ({
    wanted: wantedWith(),
    observed: seenWith(),
    record,
    now: at('12:00'),
  });

  it('gather what was noted, and count up', () => {
    const draft = startDraft(situationWith(recordWith({ drift: 'before' })));
    draft.note({ scalingKey: 'a' }, told('one'));
    draft.note({ drift: undefined }, told('two'));
    expect(draft.record).not.toHaveProperty('drift');
    draft.remember('first');
    draft.note({}, told('three'));
    draft.remember('second');
    expect(draft.steps).toMatchObject([
      {
        kind: 'remember',
        because: 'first',
        tell: [{ id: 'one' }, { id: 'two' }],
        record: { version: 3, scalingKey: 'a' },
      },
      { kind: 'remember', because: 'second', tell: [{ id: 'three' }], record: { version: 4, scalingKey: 'a' } },
    ]);
    expect(draft.record.outbox.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
    const [first] = draft.steps;
    expect(first?.kind === 'remember' && Object.keys(first.record)).not.toContain('drift');
  });

  it('are none where nothing was noted', () => {
    const draft = startDraft(situationWith(recordWith()));
    draft.remember('nothing');
    expect(draft.steps).toEqual([]);
  });
});
