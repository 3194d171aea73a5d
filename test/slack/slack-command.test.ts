import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createEmbeddedAws, type EmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { createLocalStage, type LocalStage, signingSecret, tableName } from '../../local/local-stage.ts';
import { buildRunbookWorld } from '../../local/runbook-world.ts';
import { createSimulatedClock, type SimulatedClock } from '../../local/simulated-clock.ts';
import { type SlackDouble, startSlackDouble } from '../../local/slack-double.ts';
import { parsed } from '../language/parsed.ts';
import { filesOf } from '../service/stage.ts';
import { type Slash, slashRequest } from './slash-request.ts';

const text = `timezone: America/New_York
targets:
  backend: { ecs: { cluster: shop, service: web }, base: { min: 2, max: 10 }, limits: { min: 1, max: 40 } }
  agent: { ecs: { cluster: shop, service: agent }, base: { min: 1, max: 4 } }
windows:
  - { name: day, kind: scale-up, targets: { backend: { desired: 5 } }, from: "08:00", to: "20:00" }
  - name: sale
    kind: pre-event
    targets: { backend: { desired: 12 }, agent: { desired: 3 } }
    start: 2026-11-27 09:00
    end: 2026-11-27 18:00
    lead: 1h
    owner: marketing@example.com
slack: { mayOverride: [U0123ABCD] }
`;

const start = '2026-11-25T12:00:00-05:00';
const at = (time: string): Date => new Date(`2026-11-25T${time}:00-05:00`);

const answered = z.strictObject({ response_type: z.enum(['ephemeral', 'in_channel']), text: z.string() });

/** As somebody in the schedule's own zone reads it. */
const asRead = (written: string): string =>
  written.replaceAll(/<!date\^\d+\^\{date_short_pretty\} \{time\}\|([^>]+) \(America\/New_York\)>/g, '$1');

/** The real handlers, their SDK clients over HTTP, on an embedded AWS. */
describe('the slash command', () => {
  let aws: EmbeddedAws;
  let clock: SimulatedClock;
  let slack: SlackDouble;
  let stage: LocalStage;
  let logged: { level: string; message: string; fields: Readonly<Record<string, unknown>> }[];

  beforeEach(async () => {
    clock = createSimulatedClock(new Date(start));
    aws = await createEmbeddedAws({ clock });
    slack = await startSlackDouble();
    await buildRunbookWorld(aws, parsed(text));
    logged = [];
    const log = (level: string) => (message: string, fields: Readonly<Record<string, unknown>>) =>
      void logged.push({ level, message, fields });
    stage = await createLocalStage({
      aws,
      clock,
      slack,
      stage: 'test',
      schedules: filesOf({ path: 'platform.yml', text }),
      endpoint: await aws.listen(),
      logger: { info: log('info'), warn: log('warn'), error: log('error') },
    });
    aws.clearCalls();
  });
  afterEach(async () => {
    await aws.close();
    await slack.close();
  });

  const send = (slash: Partial<Slash> = {}) => stage.slackCommand(slashRequest({ at: clock.now(), ...slash }));
  const ask = async (typed: string, slash: Partial<Slash> = {}) => {
    const { statusCode, body } = await send({ text: typed, ...slash });
    expect(statusCode).toBe(200);
    const { response_type, text: said } = answered.parse(JSON.parse(body));
    return { isPublic: response_type === 'in_channel', said: asRead(said) };
  };
  const tickAt = (time: string) => {
    clock.advanceTo(at(time));
    return stage.tick();
  };
  /** Of the function alone. */
  const calls = (): readonly string[] =>
    aws.calls
      .filter(({ caller }) => caller === 'slack-command')
      .map(({ service, operation }) => `${service}:${operation}`);

  describe('refuses, and does nothing', () => {
    const override = 'override backend 8 for 2h because TV spot';
    const refused = async (event: unknown, because: string): Promise<void> => {
      expect(await stage.slackCommand(event)).toMatchObject({ statusCode: 401, body: 'not a request of Slack' });
      expect(logged.at(-1)).toEqual({ level: 'warn', message: 'refused', fields: { because } });
      await tickAt('12:01');
      expect(aws.world.messages.filter(({ message }) => message.includes('override-set'))).toEqual([]);
    };

    it('a forged one: signed with another secret', async () => {
      await refused(slashRequest({ text: override, at: clock.now(), secret: 'guessed' }), 'forged');
    });

    it('a forged one: another body under a signature of Slack', async () => {
      const [own, other] = ['status', override].map((typed) => slashRequest({ text: typed, at: clock.now() }));
      await refused({ ...own, body: other?.body }, 'forged');
    });

    it('a replayed one, however soon and however often', async () => {
      const request = slashRequest({ text: 'status', at: clock.now() });
      expect(await stage.slackCommand(request)).toMatchObject({ statusCode: 200 });
      await refused(request, 'replayed');
      clock.advanceTo(at('12:04'));
      await expect(stage.slackCommand(request)).resolves.toMatchObject({ statusCode: 401 });
    });

    it('one that is sent many times at once: it is answered once', async () => {
      const request = slashRequest({ text: 'help', at: clock.now() });
      const all = await Promise.all(Array.from({ length: 6 }, () => stage.slackCommand(request)));
      expect(all.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401, 401, 401, 401]);
    });

    it('a late one, before anything is read', async () => {
      await refused(slashRequest({ text: override, at: new Date(clock.now().getTime() - 301_000) }), 'late');
      expect(calls()).toEqual([]);
    });

    it('one without a signature, before anything is read', async () => {
      await refused({ ...slashRequest({ text: override, at: clock.now() }), headers: {} }, 'unsigned');
      expect(calls()).toEqual([]);
    });

    it('what is signed and no slash command', async () => {
      await refused(slashRequest({ at: clock.now(), body: 'ssl_check=1' }), 'unreadable');
    });

    it.each([undefined, null, 'text', {}, { headers: { a: 1 } }])('what is no request at all: %j', async (event) => {
      expect(await stage.slackCommand(event)).toMatchObject({ statusCode: 400 });
    });
  });

  it('is taken as it is and in base64', async () => {
    for (const isBase64Encoded of [true, false])
      expect(await ask('help', { isBase64Encoded, user: isBase64Encoded ? 'U0123ABCD' : 'U0456EFGH' })).toMatchObject({
        said: expect.stringContaining('`/prescale status`'),
        isPublic: false,
      });
  });

  it('reads its secret once in five minutes, and never logs it', async () => {
    await ask('help');
    await ask('next');
    clock.advanceTo(at('12:04'));
    await ask('status');
    expect(calls().filter((call) => call === 'ssm:GetParameter')).toHaveLength(1);
    aws.world.putParameter('/prescale/test/slack-signing-secret', 'another');
    clock.advanceTo(at('12:05'));
    expect(await send({ secret: 'another' })).toMatchObject({ statusCode: 200 });
    expect(JSON.stringify(logged)).not.toContain(signingSecret);
    expect(JSON.stringify(logged)).not.toContain('another');
  });

  it('takes a secret that was stored with a line end', async () => {
    aws.world.putParameter('/prescale/test/slack-signing-secret', ` ${signingSecret}\n`);
    expect(await send({ text: 'help' })).toMatchObject({ statusCode: 200 });
  });

  it('tells what holds now', async () => {
    await tickAt('12:00');
    expect(await ask('status')).toEqual({
      isPublic: false,
      said: [
        '*test*, 2 services:',
        '• *agent*: 1 to 4 tasks. Nothing is scheduled until Fri 27 Nov 08:00.',
        '• *backend*: 5 to 10 tasks. *day* until Wed 25 Nov 20:00.',
      ].join('\n'),
    });
  });

  it('tells what comes', async () => {
    expect((await ask('next')).said).toBe(
      [
        '*Next change*: Wed 25 Nov 20:00',
        '• *backend*: 2 to 10 tasks. Nothing is scheduled until Thu 26 Nov 08:00.',
        '*Events*',
        '• *sale*: Fri 27 Nov 09:00 to Fri 27 Nov 18:00, 15 tasks for 2 services, marketing@example.com',
      ].join('\n'),
    );
  });

  it('tells why a service has what it has', async () => {
    clock.advanceTo(new Date('2026-11-27T10:00:00-05:00'));
    expect((await ask('explain backend')).said).toBe(
      [
        '*backend* now: At least 12 tasks. *day* until Fri 27 Nov 20:00, and *sale* is live until Fri 27 Nov 18:00.',
        'From Fri 27 Nov 18:00: 5 to 10 tasks. *day* until Fri 27 Nov 20:00.',
      ].join('\n'),
    );
    expect((await ask('explain bakend')).said).toBe(
      'There is no service `bakend` in the schedule. Did you mean `backend`?',
    );
  });

  it('shows every time in the zone of whoever reads it', async () => {
    const { body } = await send({ text: 'explain backend' });
    const unix = Date.parse('2026-11-25T20:00:00-05:00') / 1_000;
    expect(answered.parse(JSON.parse(body)).text).toContain(
      `<!date^${unix}^{date_short_pretty} {time}|Wed 25 Nov 20:00 (America/New_York)>`,
    );
  });

  it('overrides, tells so in the channel, and is announced with the id of whoever asked', async () => {
    await tickAt('12:00');
    expect(await ask('override backend 8 for 2h because TV <!channel> spot')).toEqual({
      isPublic: true,
      said: '<@U0123ABCD> holds *backend* at 8 tasks until Wed 25 Nov 14:00, from the next minute on: TV &lt;!channel&gt; spot',
    });
    await tickAt('12:01');
    expect(aws.world.service('shop', 'web')?.desired).toBe(8);
    const [told] = aws.world.messages.filter(({ message }) => message.includes('override-set'));
    expect(told?.message).toContain('U0123ABCD');
    expect((await ask('status')).said).toContain(
      '• *backend*: 8 tasks. <@U0123ABCD> holds it until Wed 25 Nov 14:00 (TV &lt;!channel&gt; spot).',
    );
    expect(await ask('override backend end because all is well')).toEqual({
      isPublic: true,
      said: '<@U0123ABCD> has ended the override of *backend*: from the next minute on the schedule decides again.',
    });
    await tickAt('12:02');
    expect(aws.world.service('shop', 'web')?.desired).toBe(5);
    expect((await ask('override backend end')).said).toBe('backend has no override to end.');
  });

  it('lets only those override who may', async () => {
    expect(await ask('override backend 8 for 2h because TV spot', { user: 'U0456EFGH' })).toEqual({
      isPublic: false,
      said: 'You may not override from Slack, and nothing was changed. These may: <@U0123ABCD>. An engineer adds your id to the schedule: `slack: { mayOverride: [U0123ABCD, U0456EFGH] }`.',
    });
    await tickAt('12:01');
    expect(aws.world.messages.filter(({ message }) => message.includes('override-set'))).toEqual([]);
  });

  it('refuses what would leave an event short, with what to type instead; typed as it stands, it is taken', async () => {
    clock.advanceTo(new Date('2026-11-27T10:00:00-05:00'));
    const { said, isPublic } = await ask('override backend 8 for 2h because TV spot');
    expect(isPublic).toBe(false);
    expect(said).toBe(
      [
        '*backend* would have too few tasks for what is planned:',
        '• *sale*: Fri 27 Nov 09:00 to Fri 27 Nov 18:00, at least 12 tasks',
        'For at least that many: `/prescale override backend at least 12 for 2h because TV spot`',
        'To go below it all the same: `/prescale override backend 8 for 2h below sale because TV spot`',
      ].join('\n'),
    );
    for (const [, typed = ''] of said.matchAll(/`\/prescale ([^`]+)`/g))
      expect(await ask(typed)).toMatchObject({ isPublic: true, said: expect.stringContaining('holds *backend*') });
    const stray = await ask('override backend 8 for 2h below sail because TV spot');
    expect(stray.said).toBe(
      'It does not go below sail. To mean what it goes below: `/prescale override backend 8 for 2h below sale because TV spot`.',
    );
  });

  it.each`
    typed                                                    | says
    ${'override backend 50 for 2h because x'}                | ${'50 is outside the limits of backend: 1 to 40.'}
    ${'override bakend 8 for 2h because x'}                  | ${'There is no service `bakend` in the schedule. Did you mean `backend`?'}
    ${'override backend 8 until 2026-11-24 18:00 because x'} | ${'The override would end at Tue 24 Nov 18:00, which is past.'}
    ${'override backend 8 until tonight because x'}          | ${/^'tonight' is no time\. Write for example 2026-11-27 18:00, in America\/New.?_York\.$/}
  `('says what is wrong with $typed', async ({ typed, says }) => {
    const { said, isPublic } = await ask(typed);
    expect(said).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
    expect(isPublic).toBe(false);
  });

  it('says so where something went wrong, and logs why', async () => {
    await ask('help');
    aws.faults.when(({ service, operation }) => service === 'dynamodb' && operation === 'GetItem', 'access-denied', {
      times: 99,
    });
    expect((await ask('explain backend')).said).toMatch(
      /^Something went wrong \([a-z-]+\)\. See what holds with `\/prescale status`, and try again\.$/,
    );
    expect(logged.at(-1)).toMatchObject({
      level: 'error',
      message: 'slack command failed',
      fields: { command: 'explain' },
    });
  });

  it('keeps what was taken where it is tidied up', async () => {
    await ask('help');
    const answer = await aws.world.call('dynamodb', 'Scan', { TableName: tableName('test') });
    const { Items } = z.object({ Items: z.array(z.looseObject({ pk: z.object({ S: z.string() }) })) }).parse(answer);
    const taken = Items.filter(({ pk }) => pk.S === 'slack-command');
    expect(taken).toMatchObject([{ sk: { S: expect.stringMatching(/^v0=/) }, expires: { N: expect.any(String) } }]);
  });
});
