import { describe, expect, it } from 'vitest';
import { impurities } from './impurities.ts';
import { filesEnding } from './repository.ts';
import { asText } from './source-file.ts';

const path = 'lib/plan/a.ts';

/** Defaults of what is passed in; nothing is decided by them. */
const excepted: readonly { readonly path: string; readonly what: string; readonly because: string }[] = [
  { path: 'lib/aws/retry.ts', what: 'Math.random throws dice', because: 'spreads the tries of many callers' },
];

describe('lib/ is given its time, its environment and its chance', () => {
  it('in every file', () => {
    const files = filesEnding('.ts').filter((file) => file.path.startsWith('lib/'));
    expect(files.length).toBeGreaterThan(5);
    const found = files.flatMap(impurities);
    const unexcused = found.filter(
      (one) => !excepted.some((other) => other.path === one.path && other.what === one.what),
    );
    expect(unexcused.map(asText)).toEqual([]);
  });

  it.each(excepted)('excuses what is still there: $path $what ($because)', ({ path, what }) => {
    const [file] = filesEnding(path);
    expect(file && impurities(file).map((found) => found.what)).toContain(what);
  });

  it.each`
    text                                        | because
    ${'const stage = process.env.STAGE'}        | ${'the environment'}
    ${'const { env } = process'}                | ${'the environment, taken apart'}
    ${'const a = globalThis.process.env.A'}     | ${'the environment by its full name'}
    ${'const now = Date.now()'}                 | ${'a clock'}
    ${'const clock = Date.now'}                 | ${'a clock, not yet read'}
    ${'const now = new Date()'}                 | ${'a clock'}
    ${'const now = Date()'}                     | ${'a clock that answers text'}
    ${'const plan = (now = new Date()) => now'} | ${'a clock as a default'}
    ${'const now = performance.now()'}          | ${'a clock'}
    ${'const now = Temporal.Now.instant()'}     | ${'a clock'}
    ${'setTimeout(() => undefined, 10)'}        | ${'a timer'}
    ${'const later = { sleep: setTimeout }'}    | ${'a timer, passed on'}
    ${'setInterval(() => undefined, 10)'}       | ${'a timer'}
    ${'const jitter = Math.random()'}           | ${'dice'}
    ${'const id = crypto.randomUUID()'}         | ${'dice'}
    ${'const hour = new Date(0).getHours()'}    | ${'the time zone of the machine'}
    ${'const zone = at.getTimezoneOffset()'}    | ${'the time zone of the machine'}
  `('refuses: $text ($because)', ({ text }) => {
    expect(impurities({ path, text }).length).toBeGreaterThan(0);
  });

  it.each`
    text                                             | because
    ${'const at = new Date(0)'}                      | ${'an instant that is given'}
    ${"const at = new Date('2026-11-27T14:00:00Z')"} | ${'an instant that is given'}
    ${'const start = Date.parse(text)'}              | ${'reads no clock'}
    ${'const hour = at.getUTCHours()'}               | ${'the same everywhere'}
    ${'const now = clock.now()'}                     | ${'a clock that is passed in'}
    ${'const plan = (now: Date) => now'}             | ${'an argument'}
    ${'const ports = { process: 1, setTimeout: 2 }'} | ${'names of properties'}
    ${'const a = ports.process'}                     | ${'the name of a property'}
    ${'interface A { readonly process: string }'}    | ${'the name of a property in a type'}
    ${'// Date.now() would be wrong here'}           | ${'a comment'}
    ${"const text = 'process.env'"}                  | ${'a text'}
  `('lets pass: $text ($because)', ({ text }) => {
    expect(impurities({ path, text })).toEqual([]);
  });
});
