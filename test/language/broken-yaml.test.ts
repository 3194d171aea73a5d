import { expect, it } from 'vitest';
import { problemsOf } from './parsed.ts';

/** Texts that are no YAML, or not the one that was meant, by what is wrong with them. */
const texts: readonly string[] = [
  'see the wiki\n\ntimezone: UTC\n',
  '# A remark.\nOur schedule\nof this year\ntimezone: UTC\n',
  'timezo---\n: UTC\n',
  'Our schedule\n---\ntimezone: UTC\n',
  'timezone: UTC\n...\nwindows: []\n',
  'timezone: "a\\d"\n',
  'timezone: UTC\nwindows:\n  - name: "back\\slash"\n',
  'timezone: !!map UTC\n',
  'timezone: !a !b UTC\n',
  'timezone: !zone UTC\n',
  '%YAML 9\ntimezone: UTC\n',
  '%note of mine\ntimezone: UTC\n',
  'timezone: UTC\n%note\n',
  'timezone: @"UTC"\n',
  `timezone: @${'word '.repeat(12)}\n`,
  'timezone: `utc`\n',
  'timezone: %x\n',
  'timezone: "UTC" x\n',
  `timezone: "UTC" ${'x'.repeat(30)}\n`,
  'timezone: "UTC", "x"\n',
  'timezone: {a: b}c\n',
  'timezone: >x\n',
  'timezone: [UTC\n',
  'timezone: UTC\ncalendars: { a: [2026-01-01 }\n',
  "timezone: 'UTC\n",
  'timezone: "UTC\n',
  '{timezone: UTC\n',
  '[a, b\n',
  'timezone: UTC\ncalendars: {\n  a: [2026-01-01],\nwindows: []\n',
  'timezone: a: b\n',
  'timezone: UTC:\n',
  'windows:\n  - name: a: b\n',
  'windows:\n  - name: a\n    note: see: "this"\n',
  `windows:\n  - name: a\n    note: see: ${'word '.repeat(12)}\n`,
  'windows:\n  - name: a\n    note: a: b: c\n',
  'windows:\n  - name: a\n    note: - b: c\n',
  'windows:\n  - name: a\n    note: "UTC"windows: []\n',
  'windows: - name: a\n  kind: b\n',
  'timezone: UTC\nwindows: - name: a\n',
  '- \tname: a\n',
  'windows:\n  -\tname: a\n',
  'windows:\n\t- name: a\n',
  'windows:\n  - name: a\n  \tkind: pre-event\n',
  '\ttimezone: UTC\n',
  'timezone: UTC\nwindows:\n  - name: a\n    note:\n\tb\n',
  'windows:\n  - name: a\tb: c\n',
  '"timezone":UTC\n',
  'windows: []\ntimezone:UTC\n',
  "windows: []\n'timezone':UTC\n",
  'windows: []\n"timezone":UTC\ncalendars: {}\n',
  'windows: []\ntimezone UTC\n',
  'windows: []\ntimezone\n',
  'windows: []\n"timezone"\nenabled: true\n',
  'windows: []\ntimezone:\u00a0UTC\n',
  'windows: []\n"timezone":\u2003UTC\n',
  "windows: []\n'timezone':\u202fUTC\n",
  'windows:\n  - name: a\n    my-note:\u00a0b\n',
  'windows:\n  - name: a\n    a word:\u00a0b\n',
  'timezone: *\n',
  'timezone: &\n',
  'windows:\n  - name: a\n    days: *\n',
  'windows:\n  - name: *a b\n',
  'windows:\n  - name:  *a  b\n',
  'windows:\n  - { name: a, days: *  }\n',
  `windows:\n  - name: *${'word '.repeat(12)}\n`,
  'timezone: &a UTC\nwindows: *b\n',
  '}\n',
  ']\ntimezone: UTC\n',
  'targets: { a: 1 } }\n',
  'targets: { a: 1 }]\n',
  'timezone: UTC\ncalendars: { a: [2026-01-01]] }\n',
  'timezone: UTC\ncalendars: { a: [2026-01-01]} }\n',
  '{ timezone: UTC }}\n',
  'targets{ a: 1 }\n',
  'targets:{ a: 1 }\n',
  'targets: { a{ ecs: 1 } }\n',
  'targets: { a: { ecs{ cluster: c } } }\n',
  'windows:\n  - targets{ a: 1 }\n',
  'windows:\n  -   targets{ a: 1 }\n',
  'windows:\n  -  days[ MON ]\n',
  'windows:\n  - name: a\n    targets{ a: 1 }\n',
  'windows:\n  - name: a\n    two words{ a: 1 }\n',
  'windows:\n  - name: a\n    note: b{ a: 1 }\n',
  'targets:\n  a: b\n    c: d\n',
  'targets:\n  a: { x: 1 }\n    c: d\n',
  'targets:\n  a: "b"\n\n\n    c: d\n',
  'targets:\n   a: 1\n  b: 2\n',
  'targets:\n  a:\n b: 2\n',
  'windows:\n- name: a\n kind: pre-event\n',
  'windows:\n  - name: a\n   kind: pre-event\n',
  'windows:\n  - name: "a"\n      kind: pre-event\n',
  'windows:\n  - { name: a }\n    kind: pre-event\n',
  'windows:\n  - [a]: b\n   c: d\n',
  'windows:\n  - name: a\n    note: >500 people\n      from: "08:00"\n',
  'windows:\n  - name: a\n    note: |\n      any: text\n       at: all\n   kind: pre-event\n',
  'windows:\n  - name: a\n    note: |2-\n      any: text\n   kind: pre-event\n',
  'timezone: UTC\n  kind: x\n',
  'windows:\n  - name: a\n    from: "08:00" to: "20:00"\n',
  'windows:\n  - name: a\n    from: 8:00 to: 20:00\n    note: from: here\n',
  'windows:\n  - name: a kind: scale-up\n    start: 2026-11-27 09:00 for: 9h note: Sale\n',
  'windows:\n  - name: a\n    note: see my page: https://example.com/\n',
  'windows:\n  - name: a\n    note: we say: please note: all\n',
  'windows:\n  - name: a\n    targets: backend: { desired: 5 }\n',
  'windows:\n  - name: a\n    targets: backend: 5\n',
  'targets:\n  a:\n    scaling:\n      -{ metric: cpu, target: 70 }\n',
  'windows:\n  -[name]: a\n',
  'windows:\n  - name: a\n    kind: b\n  -kind: c\n    name: d\n',
  'targets:\n  a:\n    scaling:\n      - metric: cpu\n        target: 5\n      -target: 6\n        metric: memory\n',
  'windows:\n  - name: "a } b"\n    note: "[ \\" {"\n   kind: b\n',
  "windows:\n  - name: 'a } b'\n    note: '[ it {'\n   kind: b\n",
  'calendars: {\n  a: ["}{", 2026-01-01],\n      b: [x] }\nwindows:\n  - name: a\n   kind: b\n',
  'windows:\n  - name: a # first {\n    # a remark [\n      # another\n   kind: b\n',
  'windows:\n  - name: a#{ b\n   kind: b\n',
  'windows:\n  - "name": a\n   "kind": b\n',
  'windows:\n  -\n    name: a\n   kind: b\n',
  'windows:\n  - name: a\n    note: >-\n      some: text\n     more: text\n   kind: b\n',
  'windows:\n  - name: a\n    targets: &all\n      b: { desired: 1 }\n   kind: b\n',
  'windows:\n  - name: a\n    targets: !t\n      b: { desired: 1 }\n   kind: b\n',
  'windows:\n  - name : a\n   kind : b\n',
  'windows:\n  - name: a\n    days:\n      - MON\n     - TUE\n   kind: b\n',
  'my-windows:\n  - name: a\n   name: b\n',
  'windows:\n  - name: a\n    kind\n   name: b\n',
  'windows:\n  - { n}: a, kind: b }\n\n  - name: c\n    kind: d\n',
  'windows:\n  - { n}: a, kind: b }\n',
  'windows:\n  - { n}: a, kind: b }',
  'windows:\n  - name: a\n    days: [MON\n    for: 9h\n  name: b\n',
];

const shown = (text: string): string => {
  const lines = text
    .replaceAll('\t', '→')
    .replaceAll(/[\u00a0\u2003\u202f]/g, '⍽')
    .trimEnd()
    .split('\n');
  const told = problemsOf(text)
    .filter(({ code }) => code !== 'no-timezone')
    .map(({ line, column, code, message, hint }) => `    ${line}:${column} ${code}: ${message} ${hint}\n`);
  return `${lines.map((line) => `  ${line}\n`).join('')}${told.join('')}`;
};

it('what is said of texts that are no YAML reads well', async () => {
  await expect(texts.map(shown).join('\n')).toMatchFileSnapshot('broken-yaml.golden.txt');
});

it('the place of what is said is in the text', () => {
  for (const text of texts) {
    const lines = text.split('\n');
    for (const { line, column } of problemsOf(text)) {
      expect(column, text).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
    }
  }
});
