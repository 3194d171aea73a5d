import { describe, expect, it } from 'vitest';
import { PrescaleError } from '../../lib/execute/failure.ts';
import { type Audience, openLine, publishOutbox } from '../../lib/execute/outbox.ts';
import type { Records } from '../../lib/execute/ports.ts';
import type { News } from '../../lib/plan/news.ts';
import { freshRecord, freshStage, type StageRecord, type TargetRecord } from '../../lib/plan/record.ts';
import { type Announcement, partsOf } from '../../lib/tell/announcement.ts';
import { inMemoryHistory } from '../../local/in-memory-history.ts';
import { inMemoryRecords } from '../../local/in-memory-records.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { startStage } from '../service/stage.ts';

/** Each a happening of its own. */
const news = (id: string): News => ({
  id,
  thread: id,
  target: 'web',
  kind: 'override-set',
  severity: 'info',
  at: '2026-11-25T13:00:00.000Z',
  timezone: 'UTC',
  because: 'it is time',
  facts: [],
});

const record = {
  ...freshRecord({ name: 'web', ecs: { cluster: 'c', service: 'web' } }),
  outbox: [news('1'), news('2'), news('3')],
};

/** Nothing is waited for. */
const atOnce: Audience = {
  awaited: () => 0,
  inTrouble: () => 0,
  toldLately: () => undefined,
  now: new Date('2026-11-25T13:01:00Z'),
  quiet: new Set(),
  linksOf: () => [],
};

const history = inMemoryHistory();
const inTime = { deadline: noDeadline, concurrency: 1 };

describe('the outbox', () => {
  it.each`
    code               | passing  | sent          | left          | because
    ${'unavailable'}   | ${true}  | ${['1']}      | ${['2', '3']} | ${'SNS is down: it is asked no more in this tick'}
    ${'access-denied'} | ${false} | ${['1']}      | ${['2', '3']} | ${'the topic is closed to all of them'}
    ${'invalid'}       | ${false} | ${['1', '3']} | ${['2']}      | ${'one that is refused for good holds up no other'}
  `('keeps what could not be published, in order: $because', async ({ code, passing, sent, left }) => {
    const records = inMemoryRecords();
    const stored = await records.write(record);
    const published: string[] = [];
    const publisher = {
      publish: async ({ id }: Announcement) => {
        if (id === '2') throw new PrescaleError(code, 'SNS says no', { passing });
        published.push(id);
      },
    };
    const { failures } = await publishOutbox(
      { publisher, records, history },
      openLine(),
      { targets: [stored], stage: undefined },
      atOnce,
      inTime,
    );
    expect(failures.map(({ target, error }) => [target, error.code])).toEqual([['web', code]]);
    expect(published).toEqual(sent);
    expect((await records.read('web'))?.outbox.map(({ id }) => id)).toEqual(left);
  });

  it('asks a line that is down once in a tick, however many targets have something to tell', async () => {
    const records = inMemoryRecords();
    const stored = [await records.write(record), await records.write({ ...record, target: 'api' })];
    let asked = 0;
    const publisher = {
      publish: async () => {
        asked += 1;
        throw new PrescaleError('timeout', 'SNS does not answer', { passing: true });
      },
    };
    const line = openLine();
    await publishOutbox({ publisher, records, history }, line, { targets: stored, stage: undefined }, atOnce, inTime);
    await publishOutbox({ publisher, records, history }, line, { targets: stored, stage: undefined }, atOnce, inTime);
    expect(asked).toBe(1);
    expect((await records.read('api'))?.outbox).toHaveLength(3);
  });

  it('publishes nothing more when the time is short, and writes what was published', async () => {
    const records = inMemoryRecords();
    const stored = await records.write(record);
    let left = 2;
    const publisher = {
      publish: async () => {
        left -= 1;
      },
    };
    await publishOutbox({ publisher, records, history }, openLine(), { targets: [stored], stage: undefined }, atOnce, {
      ...inTime,
      deadline: { ...noDeadline, leftMs: () => (left > 0 ? 60_000 : 0) },
    });
    expect((await records.read('web'))?.outbox.map(({ id }) => id)).toEqual(['3']);
  });

  it('leaves a record to whoever wrote it in between', async () => {
    const records = inMemoryRecords();
    const stored = await records.write(record);
    await records.write({ ...stored, drift: 'written by another tick' });
    const { failures } = await publishOutbox(
      { publisher: { publish: async () => {} }, records, history },
      openLine(),
      { targets: [stored], stage: undefined },
      atOnce,
      inTime,
    );
    expect(failures).toEqual([]);
    expect(await records.read('web')).toMatchObject({ drift: 'written by another tick' });
  });

  it('publishes only what is stored: state and announcement are one write', async () => {
    await using stage = await startStage({ start: '2026-11-27T07:58:00-05:00' });
    for (const time of ['07:58', '08:00', '08:01', '08:02', '09:00', '18:00', '18:05', '18:10', '18:15']) {
      await stage.tickAt(`2026-11-27T${time}:00-05:00`);
    }
    const { calls } = stage.aws;
    const published = calls.filter(({ operation }) => operation === 'Publish');
    expect(published.length).toBeGreaterThan(5);
    for (const call of published) {
      const [id] = /"id":"([^"]+)"/.exec(messageOf(call.input))?.slice(1) ?? [];
      const writes = calls.slice(0, call.number - 1).filter(({ operation }) => operation === 'PutItem');
      expect(id).toBeDefined();
      expect(
        writes.some(({ input }) => JSON.stringify(input).includes(`${id}`)),
        `${id} was stored first`,
      ).toBe(true);
    }
  });
});

describe('a happening of several targets', () => {
  const names = ['api', 'db', 'web'];
  const start = async (records: Records) => {
    const stage = await records.writeStage(freshStage);
    const targets = await Promise.all(
      names.map((target) =>
        records.write({
          ...record,
          target,
          outbox: [
            { ...news(`${target}/recovered`), kind: 'recovered', target, thread: undefined },
            news(`${target}/held`),
          ],
        }),
      ),
    );
    return { stage, targets };
  };
  const loaded = async (records: Records) => {
    const { stage, targets } = await records.load();
    return { stage, targets: [...targets.values()].flatMap((one) => (one instanceof PrescaleError ? [] : [one])) };
  };

  const joined = async (records: Records) => {
    const db = { ...record, target: 'db', outbox: [{ ...recovered, id: 'db/recovered', target: 'db' }] };
    await records.write(db);
    return loaded(records);
  };
  const recovered: News = { ...news('api/recovered'), kind: 'recovered', target: 'api', thread: undefined };
  const alone = async (records: Records) => {
    await records.writeStage(freshStage);
    await records.write({ ...record, target: 'api', outbox: [recovered] });
    return loaded(records);
  };

  it.each(['whose answer was lost', 'whose record somebody else wrote meanwhile'])(
    'goes out as it was begun though it was of one, and another has joined: one %s',
    async (what) => {
      const records = inMemoryRecords();
      const messages: Announcement[] = [];
      let isLost = what === 'whose answer was lost';
      const publisher = {
        publish: async (message: Announcement) => {
          messages.push(message);
          if (isLost) throw new PrescaleError('timeout', 'no answer', { passing: true });
        },
      };
      const way = { publisher, records, history: inMemoryHistory() };
      const begun = await alone(records);
      if (!isLost) for (const one of begun.targets) await records.write({ ...one, drift: 'written meanwhile' });
      await publishOutbox(way, openLine(), begun, atOnce, inTime);
      isLost = false;
      await publishOutbox(way, openLine(), await joined(records), atOnce, inTime);
      expect(messages.map(({ id, target }) => [id, target])).toEqual([
        ['api/recovered', 'api'],
        ['api/recovered', 'api'],
        ['db/recovered', 'db'],
      ]);
    },
  );

  it('is kept in the history though that fails at first, and is not published again for it', async () => {
    const records = inMemoryRecords();
    const messages: Announcement[] = [];
    const publisher = { publish: async (message: Announcement) => void messages.push(message) };
    const whole = inMemoryHistory();
    let isDown = true;
    const history: typeof whole = {
      ...whole,
      keep: async (...kept) => {
        if (isDown) throw new PrescaleError('unavailable', 'no table', { passing: true });
        await whole.keep(...kept);
      },
    };
    const way = { publisher, records, history };
    const first = await publishOutbox(way, openLine(), await alone(records), atOnce, inTime);
    expect(first.failures.map(({ error }) => error.code)).toEqual(['unavailable']);
    await publishOutbox(way, openLine(), await loaded(records), atOnce, inTime);
    isDown = false;
    const last = await publishOutbox(way, openLine(), await loaded(records), atOnce, inTime);
    expect(last.failures).toEqual([]);
    expect(messages).toHaveLength(1);
    const kept: (string | undefined)[] = [];
    for await (const { announcement } of whole.of({ everything: true })) kept.push(announcement?.id);
    expect(kept).toEqual(['api/recovered']);
    const { stage, targets } = await loaded(records);
    expect(targets.flatMap(({ outbox }) => outbox)).toEqual([]);
    expect(stage).not.toHaveProperty('telling');
  });

  it('is one message, and nothing is left of it', async () => {
    const records = inMemoryRecords();
    const messages: Announcement[] = [];
    const publisher = { publish: async (message: Announcement) => void messages.push(message) };
    const { published } = await publishOutbox(
      { publisher, records, history },
      openLine(),
      await start(records),
      atOnce,
      inTime,
    );
    expect(messages.map(({ kind, targets }) => [kind, targets])).toEqual([
      ['recovered', names],
      ['override-set', undefined],
      ['override-set', undefined],
      ['override-set', undefined],
    ]);
    expect(published).toBe(4);
    const { stage, targets } = await loaded(records);
    expect(targets.flatMap(({ outbox }) => outbox)).toEqual([]);
    expect(stage).not.toHaveProperty('telling');
  });

  it.each`
    severity     | told                | because
    ${'info'}    | ${[]}               | ${'nobody wants to hear of it'}
    ${'warning'} | ${['override-set']} | ${'trouble is told all the same'}
  `('of a quiet kind, $severity: $because; the history has it', async ({ severity, told }) => {
    const records = inMemoryRecords();
    const stored = await records.write({ ...record, outbox: [{ ...news('1'), severity }] });
    const messages: Announcement[] = [];
    const publisher = { publish: async (message: Announcement) => void messages.push(message) };
    const kept = inMemoryHistory();
    const quiet: Audience = { ...atOnce, quiet: new Set(['override-set']) };
    const way = { publisher, records, history: kept };
    const { published } = await publishOutbox(way, openLine(), { targets: [stored], stage: undefined }, quiet, inTime);
    expect(messages.map(({ kind }) => kind)).toEqual(told);
    expect(published).toBe(told.length);
    expect((await records.read('web'))?.outbox).toEqual([]);
    const found: string[] = [];
    for await (const { announcement } of kept.of({ target: 'web' })) found.push(announcement?.id ?? '');
    expect(found).toEqual(['1']);
  });

  it('is left to the next tick where another one has written the stage, and what one target tells is not', async () => {
    const records = inMemoryRecords();
    const { targets } = await start(records);
    const messages: Announcement[] = [];
    const publisher = { publish: async (message: Announcement) => void messages.push(message) };
    await publishOutbox({ publisher, records, history }, openLine(), { targets, stage: undefined }, atOnce, inTime);
    expect(messages.map(({ kind }) => kind)).toEqual(['override-set', 'override-set', 'override-set']);
    await publishOutbox({ publisher, records, history }, openLine(), await loaded(records), atOnce, inTime);
    expect(messages.map(({ kind }) => kind).slice(3)).toEqual(['recovered']);
  });

  // Two writes of the stage, four messages, three writes of targets.
  const calls = 9;
  const cases = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) => [
    [call, 'before'] as const,
    [call, 'after'] as const,
  ]);
  it.each(cases)('tells each part under one id, whatever dies: call %i, %s', async (dying, when) => {
    const records = inMemoryRecords();
    const begun = await start(records);
    const messages: Announcement[] = [];
    let made = 0;
    const dies = async <Result>(call: () => Promise<Result>): Promise<Result> => {
      made += 1;
      if (made === dying && when === 'before') throw new Error('the process died');
      const result = await call();
      if (made === dying) throw new Error('the process died');
      return result;
    };
    const way = {
      history,
      publisher: { publish: (message: Announcement) => dies(async () => void messages.push(message)) },
      records: {
        ...records,
        write: (one: TargetRecord) => dies(() => records.write(one)),
        writeStage: (one: StageRecord) => dies(() => records.writeStage(one)),
      },
    };
    await expect(publishOutbox(way, openLine(), begun, atOnce, inTime)).rejects.toThrow('the process died');
    // Somebody else is in the same trouble by then.
    const { stage, targets } = await loaded(records);
    const late = await records.write({
      ...record,
      target: 'zoo',
      outbox: [{ ...news('zoo/recovered'), kind: 'recovered', target: 'zoo' }],
    });
    await publishOutbox(way, openLine(), { stage, targets: [...targets, late] }, atOnce, inTime);
    await publishOutbox(way, openLine(), await loaded(records), atOnce, inTime);
    expect((await loaded(records)).targets.flatMap(({ outbox }) => outbox)).toEqual([]);
    const byId = Map.groupBy(messages, ({ id }) => id);
    const told = [...byId.values()].flatMap(([first, ...again]) => {
      const parts = first === undefined ? [] : partsOf(first).map(({ id }) => id);
      for (const message of again) expect(parts).toEqual(expect.arrayContaining(partsOf(message).map(({ id }) => id)));
      return parts;
    });
    const all = [...names.flatMap((name) => [`${name}/recovered`, `${name}/held`]), 'zoo/recovered'];
    expect(told.sort()).toEqual(all.sort());
  });
});

const messageOf = (input: unknown): string => {
  const { Message } = input as { Message?: unknown };
  return typeof Message === 'string' ? Message : '';
};
