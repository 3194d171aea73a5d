import { describe, expect, it } from 'vitest';
import { toSlackMessage } from '../../lib/slack/blocks.ts';
import { foldedMessages } from '../../lib/slack/folded-message.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { complaints } from './block-kit-limits.ts';
import { startNotifier } from './notifier.ts';
import { told } from './told.ts';

const firstBlock = (message: { readonly blocks: readonly object[] }): string => JSON.stringify(message.blocks[0]);
const post = (more: Partial<Announcement>, called?: string) => toSlackMessage(told('web', more), 'production', called);

describe('whom a message calls', () => {
  it.each`
    severity      | called         | begins                        | because
    ${'critical'} | ${'S0123ABCD'} | ${'<!subteam^S0123ABCD> 🔴 '} | ${'a user group'}
    ${'critical'} | ${'U0123ABCD'} | ${'<@U0123ABCD> 🔴 '}         | ${'a person'}
    ${'critical'} | ${'W0123ABCD'} | ${'<@W0123ABCD> 🔴 '}         | ${'a person of a large workspace'}
    ${'warning'}  | ${'S0123ABCD'} | ${'⚠️ '}                      | ${'a warning can wait'}
    ${'info'}     | ${'S0123ABCD'} | ${'ℹ️ '}                      | ${'nobody has to act'}
    ${'critical'} | ${undefined}   | ${'🔴 '}                      | ${'the stage names nobody'}
    ${'critical'} | ${'!channel'}  | ${'🔴 '}                      | ${'that is no id'}
    ${'critical'} | ${'S0123abcd'} | ${'🔴 '}                      | ${'nor is that'}
  `('$severity, $called: $because', ({ severity, called, begins }) => {
    const message = post({ severity }, called);
    expect(message.text.startsWith(begins)).toBe(true);
    expect(firstBlock(message)).toContain(`"text":"${begins}`);
    const mention = begins.startsWith('<') ? [begins.split(' ')[0]] : [];
    expect(complaints(message, mention)).toEqual([]);
    const waiting = { key: 'waits#0#a#b', announcement: told('web', { severity }), stage: 'production' };
    const [folded] = foldedMessages([waiting, waiting], new Date('2026-11-27T15:00:00Z'), called);
    expect(folded?.message.text.startsWith('<')).toBe(begins.startsWith('<'));
  });

  it.each`
    owner                      | shown                              | because
    ${'U0123ABCD'}             | ${'*Owner* <@U0123ABCD>'}          | ${'by the name that Slack has'}
    ${'marketing@example.com'} | ${'*Owner* marketing@example.com'} | ${'as it was written'}
    ${'S0123ABCD'}             | ${'*Owner* S0123ABCD'}             | ${'not a whole group with each message'}
    ${'WEBMARKETING'}          | ${'*Owner* WEBMARKETING'}          | ${'a name in capitals is no id'}
    ${'<!channel>'}            | ${'*Owner* &lt;!channel&gt;'}      | ${'nobody calls everybody'}
    ${'U0123ABCD and others'}  | ${'U0123ABCD and others'}          | ${'more than an id'}
  `('an owner $owner is shown $because', ({ owner, shown }) => {
    const message = post({ owner });
    expect(JSON.stringify(message.blocks)).toContain(shown);
    expect(complaints(message, ['<@U0123ABCD>'])).toEqual([]);
  });

  it('a note is never somebody', () => {
    expect(JSON.stringify(post({ note: 'U0123ABCD' }).blocks)).not.toContain('<@');
  });

  it('is set for a deployed function', async () => {
    await using notifier = await startNotifier({ environment: { SLACK_MENTION: 'S0123ABCD' } });
    await notifier.deliver(told('web', { severity: 'critical' }), told('api'));
    expect(notifier.texts().map((text) => text.startsWith('<!subteam^S0123ABCD> '))).toEqual([true, false]);
  });
});
