import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { installed } from './installed.ts';
import { goldenOf, hasTerminal, onTerminal, pageOf, ran, ranAlone, terminals, tooLong } from './run-command.ts';
import { deadLetters, type StageOnAws, spoil, stageOnAws, writing } from './stage-on-aws.ts';

/** A line of the story: what happens on AWS, and then what is typed. */
interface Line {
  readonly happens?: (stage: StageOnAws) => unknown;
  readonly args: readonly string[];
  /** Of the others it is checked that they only read. */
  readonly changes?: true;
}

const topic = 'arn:aws:sns:us-east-1:123456789012:prescale-production-events';
const mailQueue = 'prescale-production-mail';
const notifier = 'arn:aws:lambda:us-east-1:123456789012:function:prescale-production-notify-slack';

/** A Friday with a campaign at nine in New York, 14:00 in UTC. A new command gets a line here and one in `everyCommand`. */
const story: readonly Line[] = [
  { args: ['status'] },
  { args: ['import', '--cluster', 'waooaw-production', '--out', '-'] },
  {
    happens: async ({ aws, tickAt }) => {
      await aws.world.call('sns', 'Subscribe', { TopicArn: topic, Protocol: 'lambda', Endpoint: notifier });
      await tickAt('2026-11-27T12:00:00Z');
    },
    args: ['doctor'],
  },
  {
    happens: ({ aws, clock }) => {
      clock.advanceTo(new Date('2026-11-27T13:40:00Z'));
      aws.world.changeService('waooaw-production', 'waooaw-backend', { desired: 1 });
    },
    args: ['plan'],
  },
  { args: ['plan', '--live', '--detailed-exitcode'] },
  { args: ['tick', '--yes'], changes: true },
  {
    happens: async ({ tickAt }) => {
      await tickAt('2026-11-27T13:50:00Z');
      await tickAt('2026-11-27T14:30:00Z');
    },
    args: ['status'],
  },
  { args: ['history', '--since', '12h'] },
  { args: ['history', 'holiday-campaign', '--since', '2026-11-27 08:59'] },
  { args: ['override', 'backend', '3', '--for', '2h', '--reason', 'saving'], changes: true },
  { args: ['override', 'backend', '14', '--for', '2h', '--reason', 'TV spot'], changes: true },
  { args: ['records', 'list'] },
  { args: ['records', 'show', 'agent'] },
  { args: ['records', 'remove', 'agent', '--yes'], changes: true },
  {
    happens: async (stage) => {
      const { out } = await stage.prescale('records', 'show', 'agent');
      stage.own.write('mended.json', out);
      await spoil(stage, 'agent', (text) => text.replace('"told":', '"tolld":'));
      await stage.tickAt('2026-11-27T14:40:00Z').catch(() => undefined);
    },
    args: ['status'],
  },
  { args: ['doctor'] },
  { args: ['records', 'list'] },
  { args: ['records', 'edit', 'agent', '--from', 'mended.json', '--yes'], changes: true },
  { args: ['records', 'restore', 'agent', '--at', '20m', '--yes'], changes: true },
  { args: ['records', 'restore', 'agent', '--autoscaling', '--at-least', '3', '--yes'], changes: true },
  { args: ['records', 'remove', 'agent', '--yes'], changes: true },
  {
    happens: ({ aws: { world } }) => {
      const [first, second] = world.messages.map(({ message }, index) =>
        JSON.stringify({ MessageId: `m-${index}`, Message: message }),
      );
      world.createQueue(mailQueue, 180);
      world.createTopic(mailQueue);
      world.sendToQueue(deadLetters.notifySlack, first ?? '');
      world.sendToQueue(mailQueue, second ?? '');
      world.sendToQueue(deadLetters.reconcile, '{"responsePayload":{"errorMessage":"backend: denied"}}');
    },
    args: ['doctor'],
  },
  { args: ['dead-letters', 'list'], changes: true },
  {
    happens: ({ clock }) => clock.advanceTo(new Date('2026-11-27T14:42:00Z')),
    args: ['dead-letters', 'replay', '--yes'],
    changes: true,
  },
  { args: ['dead-letters', 'replay'], changes: true },
];

const typed = (stage: StageOnAws, run: typeof ran, args: readonly string[], columns?: number) =>
  run([...args, '--local'], {
    folder: stage.own.folder,
    now: stage.clock.now().toISOString(),
    columns,
    env: { AWS_ENDPOINT_URL: stage.url },
  });

const onTerminalOf = (stage: StageOnAws, args: readonly string[], columns: number): Promise<string> =>
  onTerminal([...args, '--local'], {
    folder: stage.own.folder,
    now: stage.clock.now().toISOString(),
    columns,
    env: { AWS_ENDPOINT_URL: stage.url, NO_COLOR: '1' },
  });

const isRight = async () => {
  const schema = process.env.CI
    ? (await installed()).read('prescale.schema.json')
    : readFileSync('cli/prescale.schema.json', 'utf8');
  return new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false }).compile(JSON.parse(schema));
};

describe('a command that speaks to AWS', () => {
  it.each(terminals)('prints for people on %s', async (_, columns) => {
    await using stage = await stageOnAws();
    const pages: string[] = [];
    const validate = await isRight();
    for (const { happens, args, changes } of story) {
      await happens?.(stage);
      stage.aws.clearCalls();
      const ended = await typed(stage, ran, args, columns);
      pages.push(pageOf(args, ended));
      // A file is printed as it is.
      if (args[1] !== 'show' && args[0] !== 'import') expect(tooLong(ended, columns), args.join(' ')).toEqual([]);
      if (changes) continue;
      expect(writing(stage.aws), args.join(' ')).toEqual([]);
      const { out } = await typed(stage, ran, [...args, '--json']);
      expect(validate(JSON.parse(out)), `${args.join(' ')} ${JSON.stringify(validate.errors)}`).toBe(true);
    }
    const text = pages.join('\n');
    expect(text).not.toContain('\u001b[');
    await expect(text).toMatchFileSnapshot(goldenOf('printed-on-aws', columns));
    expect(stage.aws.world.messages.at(-1)).toMatchObject({
      topicArn: expect.stringMatching(/:prescale-production-mail$/),
    });
  });

  it.runIf(process.env.CI && hasTerminal).each([80, 120])(
    'prints on a terminal of its own what COLUMNS makes it print: %s',
    async (columns) => {
      await using stage = await stageOnAws();
      for (const { happens, args, changes } of story) {
        await happens?.(stage);
        const { out, err } = await typed(stage, ranAlone, args, columns);
        // What changes something does another thing the second time.
        if (!changes) expect(await onTerminalOf(stage, args, columns), args.join(' ')).toBe(`${err}${out}`);
      }
    },
  );

  it.runIf(process.env.CI)(
    'prints JSON that the schema in its package describes, also where it changes something',
    async () => {
      await using stage = await stageOnAws();
      const validate = await isRight();
      for (const { happens, args } of story) {
        await happens?.(stage);
        const { out } = await typed(stage, ran, [...args, '--json']);
        const answer = JSON.parse(out);
        expect(validate(answer), `${args.join(' ')} ${JSON.stringify(validate.errors)}`).toBe(true);
        const [name, nested] = args;
        const isNested = name === 'records' || name === 'dead-letters';
        expect(answer).toMatchObject({ formatVersion: 1, command: isNested ? `${name} ${nested}` : name });
      }
    },
  );
});
