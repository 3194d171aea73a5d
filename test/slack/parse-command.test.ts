import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HoldCommand, writeHold } from '../../lib/slack/commands/command.ts';
import { parseCommand } from '../../lib/slack/commands/parse-command.ts';
import { cases } from '../schedule/arbitrary.ts';

const hold = (changes: Partial<HoldCommand> = {}): HoldCommand => ({
  kind: 'hold',
  target: 'backend',
  count: 8,
  atLeast: false,
  length: { for: '2h' },
  below: [],
  reason: 'TV spot',
  ...changes,
});

const example = 'For example: `/prescale override backend 8 for 2h because TV spot`.';

describe('a slash command', () => {
  it.each`
    text                                                             | command
    ${''}                                                            | ${{ kind: 'help' }}
    ${'help'}                                                        | ${{ kind: 'help' }}
    ${'  Status '}                                                   | ${{ kind: 'status' }}
    ${'next'}                                                        | ${{ kind: 'next' }}
    ${'explain backend'}                                             | ${{ kind: 'explain', target: 'backend' }}
    ${'override backend 8 for 2h because TV spot'}                   | ${hold()}
    ${'OVERRIDE backend 8 tasks FOR 2h BECAUSE TV spot'}             | ${hold()}
    ${'override  backend\u00a08  for 1h 30m\nbecause TV spot'}       | ${hold({ length: { for: '1h 30m' } })}
    ${'override backend at least 8 for 2h because TV spot'}          | ${hold({ atLeast: true })}
    ${'override backend 0 for 2h because TV spot'}                   | ${hold({ count: 0 })}
    ${'override backend 8 until 2026-11-27 18:00 because TV spot'}   | ${hold({ length: { until: '2026-11-27 18:00' } })}
    ${'override backend 8 for 2h below sale, other because TV spot'} | ${hold({ below: ['sale', 'other'] })}
    ${'override backend 8 for 2h because it is late because of Ana'} | ${hold({ reason: 'it is late because of Ana' })}
    ${'override backend 8 for 2h because R&amp;D &lt;3 &gt;_&gt;'}   | ${hold({ reason: 'R&D <3 >_>' })}
    ${'override backend 8 for 2h because of &amp;lt; in a name'}     | ${hold({ reason: 'of &lt; in a name' })}
    ${'override because 8 for 2h because TV spot'}                   | ${hold({ target: 'because' })}
    ${'override backend end'}                                        | ${{ kind: 'end', target: 'backend' }}
    ${'override backend End because all is well'}                    | ${{ kind: 'end', target: 'backend', reason: 'all is well' }}
  `('$text is read', ({ text, command }) => {
    expect(parseCommand('/prescale', text)).toEqual(command);
  });

  it.each`
    text                                                | says
    ${'statsu'}                                         | ${'There is no `/prescale statsu`. Did you mean `/prescale status`?'}
    ${'overide backend 8 for 2h'}                       | ${'There is no `/prescale overide`. Did you mean `/prescale override backend 8 for 2h`?'}
    ${'dance'}                                          | ${'There is no `/prescale dance`. `/prescale help` tells what there is.'}
    ${'<!channel>`'}                                    | ${"There is no `/prescale &lt;!channel&gt;'`. `/prescale help` tells what there is."}
    ${'explain'}                                        | ${'Name one service: `/prescale explain backend`.'}
    ${'explain a b'}                                    | ${'Name one service: `/prescale explain backend`.'}
    ${'override'}                                       | ${`Say which service, how many tasks, how long and why. ${example}`}
    ${'override backend'}                               | ${`Say how many tasks \`backend\` is to have, in digits. ${example}`}
    ${'override backend eight for 2h because x'}        | ${`Say how many tasks \`backend\` is to have, in digits. ${example}`}
    ${'override backend 8.5 for 2h because x'}          | ${`Say how many tasks \`backend\` is to have, in digits. ${example}`}
    ${'override backend 10001 for 2h because x'}        | ${`Nothing has more than 10,000 tasks. ${example}`}
    ${'override backend 8 because TV spot'}             | ${`Say for how long: \`for 2h\`, or \`until 2026-11-27 18:00\`. ${example}`}
    ${'override backend 8 tonight because x'}           | ${`Say for how long: \`for 2h\`, or \`until 2026-11-27 18:00\` (\`tonight\` is not understood). ${example}`}
    ${'override backend 8 for 2 hours because x'}       | ${`\`2 hours\` is not a length of time. Write it like this: \`2h\`. ${example}`}
    ${'override backend 8 for 90d because x'}           | ${`\`90d\` is too long. It cannot be longer than \`31d\`. ${example}`}
    ${'override backend 8 for 2h'}                      | ${`Say why, so that everybody knows: \`because ...\` at the end. ${example}`}
    ${'override backend 8 for 2h because'}              | ${`Say why, so that everybody knows: \`because ...\` at the end. ${example}`}
    ${`override a 8 for 2h because ${'x'.repeat(501)}`} | ${'Say why in fewer than 500 characters.'}
  `('$text is asked about', ({ text, says }) => {
    expect(parseCommand('/prescale', text)).toEqual({ kind: 'unclear', says });
  });

  it('names the command as it is called in the workspace', () => {
    expect(parseCommand('/scale', 'hepl')).toMatchObject({ says: expect.stringContaining('`/scale help`') });
  });

  it('is read whatever is typed, quickly and without throwing', () => {
    const words = fc.constantFrom(
      'override',
      'backend',
      '8',
      'at least',
      'for',
      '2h',
      'until',
      'below',
      'because',
      ' ',
      '<@U1>',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.array(words).map((some) => some.join(' ')),
        ),
        (text) => {
          expect(parseCommand('/prescale', text).kind).toEqual(expect.any(String));
        },
      ),
      { numRuns: cases(500) },
    );
    expect(parseCommand('/prescale', `override a 8 for ${'below '.repeat(20_000)}`).kind).toBe('unclear');
  });

  it('that is written is read as the same', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/).filter((word) => word !== 'because');
    const length = fc.constantFrom<HoldCommand['length']>({ for: '90m' }, { until: '2026-11-27 18:00' });
    const reason = fc.stringMatching(/^[a-z][a-z ]{0,30}[a-z]$/).map((text) => text.replace(/ +/g, ' '));
    const any = fc.record({
      kind: fc.constant('hold' as const),
      target: name,
      count: fc.integer({ min: 0, max: 10_000 }),
      atLeast: fc.boolean(),
      length,
      below: fc.uniqueArray(name, { maxLength: 3 }),
      reason,
    });
    fc.assert(
      fc.property(any, (command) => {
        const text = writeHold('/prescale', command).slice('/prescale '.length);
        expect(parseCommand('/prescale', text)).toEqual(command);
      }),
      { numRuns: cases(200) },
    );
  });
});
