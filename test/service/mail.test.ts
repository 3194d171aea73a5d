import { describe, expect, it } from 'vitest';
import { filterPolicyOf } from '../../deploy/filter-policy.ts';
import type { MailReceiver } from '../../lib/schedule/schedule.ts';
import { headline } from '../../lib/tell/headline.ts';
import type { PublishedMessage } from '../../local/embedded-aws/sns/topic.ts';
import { filesOf, startStage } from './stage.ts';

const text = `timezone: America/New_York
repository: https://github.com/acme/schedules/blob/main/test
mail:
  - { address: everything@example.com }
  - { address: marketing@example.com, kinds: [event-*, ready], severities: [info] }
  - { address: on-call@example.com, severities: [critical] }
  - { address: team-of-api@example.com, targets: [api] }
targets:
  web: { ecs: { cluster: c, service: web }, base: { min: 2, max: 12 } }
  api: { ecs: { cluster: c, service: api }, base: { min: 2, max: 12 } }
windows:
  - name: campaign
    kind: pre-event
    targets: { web: { desired: 12 }, api: { desired: 12 } }
    start: 2026-11-27 09:00
    end: 2026-11-27 10:00
    lead: 30m
`;

const at = (minutes: number): Date => new Date(Date.parse('2026-11-27T13:25:00Z') + minutes * 60_000);

const stageWithMail = () =>
  startStage({
    schedules: filesOf({ path: 'all.yml', text }),
    start: at(0).toISOString(),
    mail: true,
    overHttp: true,
  });
type Stage = Awaited<ReturnType<typeof stageWithMail>>;

/** A tick in each of these minutes, and in those between. */
async function play(stage: Stage, ...spans: readonly (readonly [from: number, to: number])[]): Promise<void> {
  for (const [from, to] of spans) for (let minute = from; minute <= to; minute += 1) await stage.tickAt(at(minute));
}

const bodyOf = ({ message }: PublishedMessage): string => message.split('\n')[0] ?? '';

describe('an event, told by e-mail', () => {
  it('is an e-mail for each message, in plain text, to whoever chose it', async () => {
    await using stage = await stageWithMail();
    await play(stage, [0, 9], [34, 37], [94, 99]);
    const told = stage.messages();
    const mails = stage.mails();
    expect(told.map(({ kind }) => kind)).toEqual([
      'event-upcoming',
      'pre-scale-started',
      'ready',
      'event-live',
      'event-ended',
      'restored',
    ]);
    expect(mails.map(bodyOf)).toEqual(told.map((one) => headline(one)));
    for (const { subject, message } of mails) {
      expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
      expect(subject).toMatch(/^campaign: .*\(test\)$/);
      expect(message).not.toMatch(/[{}]|"version"/);
    }
    expect(mails[0]?.message).toContain('Schedule: https://github.com/acme/schedules/blob/main/test/all.yml#L');
    expect(mails[0]?.message).toContain('starts Fri 27 Nov 09:00');
    const kindsFor = (address: string) => mailsFor(stage, address).map(({ attributes }) => attributes.kind?.value);
    expect(kindsFor('everything@example.com')).toHaveLength(6);
    expect(kindsFor('marketing@example.com')).toEqual(['event-upcoming', 'ready', 'event-live', 'event-ended']);
    expect(kindsFor('on-call@example.com')).toEqual([]);
    expect(kindsFor('team-of-api@example.com')).toHaveLength(6);
    expect(stage.mailQueue.bodies).toEqual([]);
  });

  it('says what is critical, to those on call too', async () => {
    await using stage = await stageWithMail();
    stage.aws.world.changeService('c', 'web', { launch: { failing: 'OutOfMemory' } });
    await play(stage, [4, 6], [24, 28]);
    const mails = mailsFor(stage, 'on-call@example.com');
    expect(mails.length).toBeGreaterThan(0);
    for (const { subject, message } of mails) {
      expect(subject).toMatch(/^Critical: campaign: /);
      expect(message).toMatch(/^Critical: campaign: /);
      expect(message).toContain('\nWhat to do\n');
    }
  });

  it('waits while the topic takes nothing, and comes by itself', async () => {
    await using stage = await stageWithMail();
    const { faults } = stage.aws;
    faults.when(({ caller, operation }) => caller === 'notify-mail' && operation === 'Publish', 'throttle', {
      times: 6,
    });
    await play(stage, [0, 1]);
    expect(stage.mails()).toEqual([]);
    expect(stage.mailQueue.bodies.length).toBeGreaterThan(0);
    await play(stage, [2, 8]);
    expect(stage.mails().map(bodyOf).toSorted()).toEqual(
      stage
        .messages()
        .map((one) => headline(one))
        .toSorted(),
    );
    expect(stage.mailQueue.bodies).toEqual([]);
  });

  it('may come a second time where an answer is lost, as the same e-mail', async () => {
    await using stage = await stageWithMail();
    const { faults } = stage.aws;
    faults.when(({ caller, operation }) => caller === 'notify-mail' && operation === 'Publish', 'drop-after', {
      times: 1,
    });
    await play(stage, [0, 1]);
    const mails = stage.mails();
    expect(mails).toHaveLength(stage.messages().length + 1);
    expect(mails[1]).toMatchObject({ subject: mails[0]?.subject, message: mails[0]?.message });
    expect(stage.mailQueue.bodies).toEqual([]);
  });
});

/** As SNS chooses: every key of the policy has to match one of the values of that attribute. */
function mailsFor(stage: Stage, address: string): readonly PublishedMessage[] {
  const receiver = stage.schedule.settings.mail.find((one) => one.address === address) as MailReceiver;
  const policy = Object.entries((filterPolicyOf(receiver) ?? {}) as Readonly<Record<string, readonly Rule[]>>);
  return stage.mails().filter(({ attributes }) =>
    policy.every(([name, rules]) => {
      const { type, value } = attributes[name] ?? { type: 'String', value: '' };
      const values: readonly string[] = type === 'String.Array' ? JSON.parse(value) : [value];
      return values.some((one) => rules.some((rule) => matches(rule, one)));
    }),
  );
}

type Rule = string | { readonly prefix: string };

const matches = (rule: Rule, value: string): boolean =>
  typeof rule === 'string' ? rule === value : value.startsWith(rule.prefix);
