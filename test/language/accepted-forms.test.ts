import { describe, expect, it } from 'vitest';
import { isObserved } from '../../lib/schedule/is-observed.ts';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import { parsed, platform, problemsOf, windowOf, withWindow } from './parsed.ts';

const span = 'start: 2026-11-27 09:00\nfor: 9h';
const daily = (lines: string) => windowOf(withWindow(lines, undefined, 'scale-up')).when;

describe('times of day', () => {
  it.each`
    written                                  | from       | to         | because
    ${'from: "08:00"\nto: "20:00"'}          | ${'08:00'} | ${'20:00'} | ${'with quotes'}
    ${'from: 8:00\nto: 20:00'}               | ${'08:00'} | ${'20:00'} | ${'without quotes, one digit'}
    ${'from: 4:35\nto: 12:30'}               | ${'04:35'} | ${'12:30'} | ${'YAML 1.1 would read minutes of a sexagesimal number'}
    ${"from: '22:00'\nto: 06:00"}            | ${'22:00'} | ${'06:00'} | ${'across midnight'}
    ${'from: 20:00\nto: 24:00'}              | ${'20:00'} | ${'24:00'} | ${'midnight as the end of the day'}
    ${'from: 20:00\nto: 00:00'}              | ${'20:00'} | ${'00:00'} | ${'midnight as the beginning of the next'}
    ${'from: 00:00\nto: 24:00'}              | ${'00:00'} | ${'24:00'} | ${'a whole day'}
    ${'allDay: true'}                        | ${'00:00'} | ${'24:00'} | ${'a whole day in a word'}
    ${'allDay: false\nfrom: 9:00\nto: 9:01'} | ${'09:00'} | ${'09:01'} | ${'allDay: false says nothing'}
    ${'"from": " 9:00 "\nto: "9:01"'}        | ${'09:00'} | ${'09:01'} | ${'quotes around keys, blanks around times'}
  `('are read: $because', ({ written, from, to }) => {
    expect(daily(written)).toEqual({ form: 'daily', days: [1, 2, 3, 4, 5, 6, 7], from, to });
  });
});

describe('days of the week', () => {
  it.each`
    written                         | days                     | because
    ${'days: MON-FRI'}              | ${[1, 2, 3, 4, 5]}       | ${'a range'}
    ${'days: SAT,SUN'}              | ${[6, 7]}                | ${'a list in a text'}
    ${'days: [WED, MON, MON]'}      | ${[1, 3]}                | ${'a list'}
    ${'days: [MON-WED, "SAT,SUN"]'} | ${[1, 2, 3, 6, 7]}       | ${'both together'}
    ${'days: FRI-MON'}              | ${[1, 5, 6, 7]}          | ${'a range that wraps'}
    ${'days: SUN-SAT'}              | ${[1, 2, 3, 4, 5, 6, 7]} | ${'a range that wraps all the way'}
    ${'days: monday - Friday'}      | ${[1, 2, 3, 4, 5]}       | ${'full names in any case'}
    ${'days: tues, Thur'}           | ${[2, 4]}                | ${'longer abbreviations'}
    ${'days:\n  - sat\n  - sun'}    | ${[6, 7]}                | ${'a list in lines'}
  `('are read: $because', ({ written, days }) => {
    expect(daily(`${written}\nfrom: 8:00\nto: 20:00`)).toMatchObject({ days });
  });
});

describe('start, end and for', () => {
  it.each`
    written                                               | start                                                  | end                                                   | because
    ${'start: 2026-11-27 09:00\nend: 2026-11-27 18:00'}   | ${{ kind: 'at', wall: '2026-11-27T09:00' }}            | ${{ kind: 'at', wall: '2026-11-27T18:00' }}           | ${'dates and times'}
    ${'start: "2026-11-27T09:00"\nend: 2026-11-28T9:00'}  | ${{ kind: 'at', wall: '2026-11-27T09:00' }}            | ${{ kind: 'at', wall: '2026-11-28T09:00' }}           | ${'with a T, and with one digit'}
    ${'start: 2026-11-27 09:00\nfor: 1h30m'}              | ${{ kind: 'at', wall: '2026-11-27T09:00' }}            | ${{ kind: 'for', ms: 5_400_000 }}                     | ${'a length'}
    ${'start: cron(0 2 * * ? *)\nend: CRON(0 8 * * ? *)'} | ${{ kind: 'cron', expression: 'cron(0 2 * * ? *)' }}   | ${{ kind: 'cron', expression: 'CRON(0 8 * * ? *)' }}  | ${'EventBridge, in any case'}
    ${'start: 0 8 * * 1-5\nfor: 2h'}                      | ${{ kind: 'cron', expression: '0 8 * * 1-5' }}         | ${{ kind: 'for', ms: 7_200_000 }}                     | ${'Unix'}
    ${'start: 0/10 8 ? * MON *\nfor: 2m'}                 | ${undefined}                                           | ${undefined}                                          | ${'six fields need cron()'}
    ${'start: "*/30 * * * *"\nfor: 5m'}                   | ${{ kind: 'cron', expression: '*/30 * * * *' }}        | ${{ kind: 'for', ms: 300_000 }}                       | ${'a star needs quotes'}
    ${'start: cron(0 18 ? * 6L *)\nfor: 2d'}              | ${{ kind: 'cron', expression: 'cron(0 18 ? * 6L *)' }} | ${{ kind: 'for', ms: 172_800_000 }}                   | ${'the last Friday of each month'}
    ${'start: 2026-11-27 09:00\nend: cron(0 18 * * ? *)'} | ${{ kind: 'at', wall: '2026-11-27T09:00' }}            | ${{ kind: 'cron', expression: 'cron(0 18 * * ? *)' }} | ${'once, until the first six in the evening'}
  `('are read: $because', ({ written, start, end }) => {
    if (start === undefined) expect(problemsOf(withWindow(written))).toMatchObject([{ code: 'cron-fields' }]);
    else expect(windowOf(withWindow(written)).when).toEqual({ form: 'span', start, end });
  });

  it.each`
    start                 | end                   | taken    | because
    ${'2026-03-08 01:30'} | ${'2026-03-08 03:00'} | ${true}  | ${'half an hour before the gap'}
    ${'2026-03-08 02:00'} | ${'2026-03-08 03:00'} | ${false} | ${'the whole gap: both are 03:00'}
    ${'2026-03-08 02:30'} | ${'2026-03-08 03:15'} | ${false} | ${'moved behind its end'}
    ${'2026-03-08 02:15'} | ${'2026-03-08 02:45'} | ${true}  | ${'both are moved and keep their distance'}
    ${'2026-03-08 02:30'} | ${'0 3 * * *'}        | ${false} | ${'moved behind the firing that ends it'}
    ${'2026-03-08 02:30'} | ${'0 4 * * *'}        | ${true}  | ${'half an hour before the firing that ends it'}
    ${'2026-11-01 01:30'} | ${'2026-11-01 01:45'} | ${true}  | ${'both mean the first of the repeated hours'}
  `('in a clock change: $because', ({ start, end, taken }) => {
    const text = withWindow(`start: ${start}\nend: ${end}`);
    if (taken) expect(windowOf(text).name).toBe('sale');
    else expect(problemsOf(text)).toMatchObject([{ code: 'no-length' }]);
  });
});

describe('lengths of time', () => {
  it.each`
    written       | ms
    ${'90s'}      | ${90_000}
    ${'15m'}      | ${900_000}
    ${'1h30m'}    | ${5_400_000}
    ${'1h 30m'}   | ${5_400_000}
    ${'2d'}       | ${172_800_000}
    ${'1D2H3M4S'} | ${93_784_000}
    ${'0s'}       | ${0}
    ${'"45m"'}    | ${2_700_000}
  `('$written is $ms ms', ({ written, ms }) => {
    expect(windowOf(withWindow(`${span}\nlead: ${written}`)).leadMs).toBe(ms);
  });

  it.each`
    written                 | code                       | hint
    ${'90'}                 | ${'bad-duration'}          | ${'90m'}
    ${'1.5h'}               | ${'bad-duration'}          | ${'1h30m'}
    ${'1,5 h'}              | ${'bad-duration'}          | ${'1h30m'}
    ${'30 min'}             | ${'bad-duration'}          | ${'30m'}
    ${'1:30'}               | ${'bad-duration'}          | ${'lead: 1h30m'}
    ${'2 weeks'}            | ${'bad-duration'}          | ${'1h30m'}
    ${'30m1h'}              | ${'bad-duration'}          | ${'1h30m'}
    ${'-1h'}                | ${'bad-duration'}          | ${'1h30m'}
    ${'15d'}                | ${'duration-out-of-range'} | ${'14d'}
    ${`${'9'.repeat(99)}d`} | ${'duration-out-of-range'} | ${'14d'}
  `('$written is refused', ({ written, code, hint }) => {
    const [problem] = problemsOf(withWindow(`${span}\nlead: ${written}`));
    expect(problem).toMatchObject({ code });
    expect(problem?.hint).toContain(`\`${hint}\``);
  });
});

describe('except', () => {
  it.each`
    written                                 | ranges                                                                         | because
    ${'except: 2026-12-24'}                 | ${['2026-12-24 2026-12-24']}                                                   | ${'one date without a list'}
    ${'except: [2026-12-24..2026-12-26]'}   | ${['2026-12-24 2026-12-26']}                                                   | ${'a range'}
    ${'except: [2026-12-24 .. 2026-12-26]'} | ${['2026-12-24 2026-12-26']}                                                   | ${'a range with blanks'}
    ${'except: holidays'}                   | ${['2026-12-25 2026-12-25', '2026-12-31 2027-01-01']}                          | ${'a calendar without a list'}
    ${'except: [2027-02-01, holidays]'}     | ${['2026-12-25 2026-12-25', '2026-12-31 2027-01-01', '2027-02-01 2027-02-01']} | ${'both, in order'}
    ${'except: []'}                         | ${[]}                                                                          | ${'nothing'}
  `('is read: $because', ({ written, ranges }) => {
    const { except } = windowOf(withWindow(`${written}\nallDay: true`, undefined, 'scale-up'));
    expect(except.map(({ from, to }) => `${from} ${to}`)).toEqual(ranges);
  });
});

describe('a time zone', () => {
  it.each`
    written               | zone
    ${'America/New_York'} | ${'America/New_York'}
    ${'"europe/berlin"'}  | ${'Europe/Berlin'}
    ${'US/Eastern'}       | ${'US/Eastern'}
    ${'Asia/Kolkata'}     | ${'Asia/Kolkata'}
    ${'UTC'}              | ${'UTC'}
    ${'Etc/GMT+5'}        | ${'Etc/GMT+5'}
  `('$written is taken', ({ written, zone }) => {
    expect(parsed(`timezone: ${written}`).timezone).toBe(zone);
  });

  it.each`
    written               | code              | hint
    ${'Amerika/New_York'} | ${'unknown-zone'} | ${'America/New_York'}
    ${'Berlin'}           | ${'unknown-zone'} | ${'Europe/Berlin'}
    ${'CST'}              | ${'unknown-zone'} | ${'America/Chicago'}
    ${'Mars/Olympus'}     | ${'unknown-zone'} | ${'Europe/Berlin'}
    ${'"+05:30"'}         | ${'zone-offset'}  | ${'America/New_York'}
    ${'-5'}               | ${'zone-offset'}  | ${'America/New_York'}
    ${'UTC+2'}            | ${'zone-offset'}  | ${'America/New_York'}
    ${'GMT -3'}           | ${'zone-offset'}  | ${'America/New_York'}
    ${'Etc/Unknown'}      | ${'unknown-zone'} | ${'America/New_York'}
  `('$written is refused', ({ written, code, hint }) => {
    const [problem] = problemsOf(`timezone: ${written}`);
    expect(problem).toMatchObject({ code });
    expect(problem?.hint).toContain(hint);
  });
});

describe('defaults', () => {
  it('of a pre-event are half an hour of lead and no autoscaling', () => {
    expect(windowOf(withWindow(span))).toMatchObject({
      leadMs: 1_800_000,
      autoscaling: 'deregister',
      priority: 0,
      except: [],
    });
  });

  it('of the others are none of both', () => {
    const text = withWindow(span, undefined, 'Scale-Up');
    expect(windowOf(text)).toMatchObject({ kind: 'scale-up', leadMs: 0, autoscaling: 'floor' });
  });

  it('of a target are to respect what people do, and to act', () => {
    expect(parsed(platform).targets.get('backend')).toMatchObject({ enforce: false, enabled: true });
  });
});

describe('enabled: false', () => {
  it('of a target is of that one', () => {
    const other = `targets: { other: { enabled: false, ecs: { cluster: main, service: other } } }`;
    const { targets } = parsed(platform, other);
    expect(Array.from(targets.values(), ({ name, enabled }) => [name, enabled])).toEqual([
      ['backend', true],
      ['other', false],
    ]);
  });

  it('of a file is of all, wherever they are', () => {
    expect(parsed(platform, 'enabled: false').targets.get('backend')?.enabled).toBe(false);
  });
});

describe('names and texts', () => {
  it.each`
    written                         | read                          | because
    ${'owner: 4711'}                | ${{ owner: '4711' }}          | ${'a number is a text where a text is wanted'}
    ${'note: 007'}                  | ${{ note: '007' }}            | ${'as it was written'}
    ${'note: true'}                 | ${{ note: 'true' }}           | ${'also what looks like yes'}
    ${'note: 1.10'}                 | ${{ note: '1.10' }}           | ${'with its last zero'}
    ${'note: |\n  two\n  lines'}    | ${{ note: 'two\nlines' }}     | ${'of several lines'}
    ${'note: "a\\nb"'}              | ${{ note: 'a\nb' }}           | ${'with a line break'}
    ${'note: Größe & Co. 🎉 # why'} | ${{ note: 'Größe & Co. 🎉' }} | ${'in any language, without the remark'}
  `('are taken as written: $because', ({ written, read }) => {
    const [key = ''] = written.split(':');
    const text = withWindow(span).trimEnd();
    expect(windowOf(`${text}\n    ${written.replaceAll('\n', '\n    ')}\n`)).toMatchObject(read);
    expect(key).not.toBe('');
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('may be %s', (name) => {
    const text = `timezone: UTC\ntargets: { ${name}: { ecs: { cluster: a, service: b } } }\ncalendars: { ${name}: [] }\nwindows: [{ name: ${name}, kind: scale-up, targets: { ${name}: { desired: 2 } }, allDay: true, except: ${name} }]`;
    expect(parsed(text).windows[0]?.targets.get(name)).toEqual({ desired: 2 });
  });

  it('do not change what all objects are', () => {
    problemsOf('timezone: UTC\n__proto__: { polluted: true }\ntargets: { __proto__: { polluted: true } }');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('files', () => {
  it('may be empty, or hold remarks and empty sections only', () => {
    expect(
      parsed(platform, '', '# nothing\n', 'windows:\n#  - name: later\n', 'targets:\ncalendars:\n').windows,
    ).toEqual([]);
  });

  it('may begin with a byte order mark and end lines like Windows', () => {
    expect(parsed(`\ufeff${withWindow(span).replaceAll('\n', '\r\n')}`).windows).toHaveLength(1);
  });

  it('may be written as JSON', () => {
    expect(parsed('{"timezone": "UTC", "windows": []}').timezone).toBe('UTC');
  });

  it('may repeat a part with an alias', () => {
    const text = `${platform}windows:
  - { name: a, kind: scale-up, allDay: true, targets: &all { backend: { desired: 5 } } }
  - { name: b, kind: scale-up, allDay: true, targets: *all }
`;
    expect(parsed(text).windows.map(({ targets }) => targets.get('backend'))).toEqual([{ desired: 5 }, { desired: 5 }]);
  });

  it('are refused together when there are none', () => {
    expect(problemsOf()).toMatchObject([{ code: 'no-timezone' }]);
  });

  it('are refused above 1 MB, where it is passed', () => {
    const long = (name: string, length: number) => ({ path: name, text: `# ${'é'.repeat(length)}\n` });
    expect(problemsOf(long('a.yml', 300_000), long('b.yml', 300_000))).toMatchObject([
      { code: 'too-large', file: 'b.yml', line: 1 },
    ]);
    expect(problemsOf({ path: 'c.yml', text: 'a\n'.repeat(600_000) })).toMatchObject([{ line: 500_000, column: 2 }]);
  });
});

describe('the edges of what is taken', () => {
  const event = (line: string) => windowOf(withWindow(`${span}\n${line}`));
  const target = (line: string) =>
    parsed(`timezone: UTC\ntargets: { a: { ecs: { cluster: a, service: a }, ${line} } }`).targets.get('a');

  it.each`
    written                         | wall                  | because
    ${'1970-01-01 00:00'}           | ${'1970-01-01T00:00'} | ${'the first day'}
    ${'2199-12-31 23:59'}           | ${'2199-12-31T23:59'} | ${'the last day'}
    ${'2028-02-29 0:00'}            | ${'2028-02-29T00:00'} | ${'a leap day'}
    ${'2026-01-31 09:00'}           | ${'2026-01-31T09:00'} | ${'the last day of the first month'}
    ${'2026-11-27t09:00'}           | ${'2026-11-27T09:00'} | ${'a small t'}
    ${'2026-11-27   09:00'}         | ${'2026-11-27T09:00'} | ${'blanks between'}
    ${'"  2026-11-27 T  09:00   "'} | ${'2026-11-27T09:00'} | ${'blanks around'}
  `('a start: $because', ({ written, wall }) => {
    expect(windowOf(withWindow(`start: ${written}\nfor: 1h`)).when).toMatchObject({ start: { kind: 'at', wall } });
  });

  it.each`
    written                       | ms                 | because
    ${'14d'}                      | ${14 * 86_400_000} | ${'the longest lead'}
    ${'335h 59m 60s'}             | ${14 * 86_400_000} | ${'the same in other words'}
    ${'" 1 d 2 h 3 m 4 s 5 ms "'} | ${93_784_005}      | ${'blanks everywhere'}
    ${'5ms'}                      | ${5}               | ${'milliseconds are no minutes'}
    ${'5M'}                       | ${300_000}         | ${'a capital'}
  `('a lead: $because', ({ written, ms }) => {
    expect(event(`lead: ${written}`).leadMs).toBe(ms);
  });

  it.each`
    written   | ms
    ${'1m'}   | ${60_000}
    ${'60s'}  | ${60_000}
    ${'366d'} | ${366 * 86_400_000}
  `('a window of $written', ({ written, ms }) => {
    expect(windowOf(withWindow(`start: 2026-11-27 09:00\nfor: ${written}`)).when).toMatchObject({ end: { ms } });
  });

  it.each`
    written          | buffer     | because
    ${'1000%'}       | ${10}      | ${'the most'}
    ${'1000.0%'}     | ${10}      | ${'the most, with a decimal'}
    ${'999.5%'}      | ${9.995}   | ${'a decimal'}
    ${'1.00000'}     | ${1}       | ${'a factor, with its last zeros'}
    ${'0.12345'}     | ${0.12345} | ${'a factor of five digits'}
    ${'" 7.125 % "'} | ${0.07125} | ${'blanks around, three digits'}
    ${'0'}           | ${0}       | ${'nothing'}
  `('a buffer of $written: $because', ({ written, buffer }) => {
    expect(target(`throughput: { requestsPerMinute: 5, buffer: ${written} }`)?.throughput?.buffer).toBe(buffer);
  });

  it.each`
    written     | seconds   | because
    ${'0s'}     | ${0}      | ${'none at all'}
    ${'1d'}     | ${86_400} | ${'the longest'}
    ${'90s'}    | ${90}     | ${'more than a minute'}
    ${'2000ms'} | ${2}      | ${'milliseconds that are whole seconds'}
  `('a cooldown of $written: $because', ({ written, seconds }) => {
    const policy = `{ metric: cpu, target: 100, scaleInCooldown: ${written}, scaleOutCooldown: 1s }`;
    expect(target(`scaling: [${policy}]`)?.scaling).toEqual([
      { metric: 'cpu', target: 100, scaleInCooldownSeconds: seconds, scaleOutCooldownSeconds: 1 },
    ]);
  });

  it.each`
    line                                                                   | read                                                                                  | because
    ${`owner: ${'x'.repeat(200)}`}                                         | ${{ owner: 'x'.repeat(200) }}                                                         | ${'the longest owner'}
    ${`note: ${'x'.repeat(1000)}`}                                         | ${{ note: 'x'.repeat(1000) }}                                                         | ${'the longest note'}
    ${'owner: "  Ana  "'}                                                  | ${{ owner: 'Ana' }}                                                                   | ${'blanks around an owner'}
    ${'validFrom: 2026-11-27\nvalidUntil: 2026-11-27'}                     | ${{ validFrom: '2026-11-27', validUntil: '2026-11-27' }}                              | ${'valid for one day'}
    ${'warmUp: { url: " http://a.example ", requests: 1, every: 60s }'}    | ${{ warmUp: { url: 'http://a.example', requests: 1, everyMs: 60_000 } }}              | ${'a warm-up without encryption, blanks around, the longest pause'}
    ${'rampUp: { step: 1, every: 1s }\nrampDown: { step: 2, every: 24h }'} | ${{ rampUp: { step: 1, everyMs: 1000 }, rampDown: { step: 2, everyMs: 86_400_000 } }} | ${'the quickest and the slowest ramp'}
  `('of an event: $because', ({ line, read }) => {
    expect(event(line)).toMatchObject(read);
  });

  it('names are at most 64 letters long, those of ECS 255', () => {
    const [name, service] = ['n'.repeat(64), 's'.repeat(255)];
    const { targets } = parsed(`timezone: UTC\ntargets: { ${name}: { ecs: { cluster: a, service: ${service} } } }`);
    expect(targets.get(name)?.ecs.service).toBe(service);
  });

  it.each`
    written           | warned
    ${'EST'}          | ${true}
    ${'mst'}          | ${true}
    ${'HST'}          | ${true}
    ${'Etc/GMT+5'}    | ${true}
    ${'Etc/GMT-14'}   | ${true}
    ${'Etc/GMT'}      | ${false}
    ${'EST5EDT'}      | ${false}
    ${'UTC'}          | ${false}
    ${'Asia/Kolkata'} | ${false}
  `('a zone without summer time by a misleading name is warned about: $written $warned', ({ written, warned }) => {
    const result = parseSchedule([{ path: 'a.yml', text: `timezone: ${written}` }]);
    if (!result.ok) throw new Error('It was refused.');
    expect(result.warnings.map(({ code }) => code)).toEqual(warned ? ['fixed-offset'] : []);
  });
});

describe('the settings of a stage', () => {
  const target = 'timezone: UTC\ntargets: { a: { ecs: { cluster: a, service: a } } }';

  it('are plain defaults where nothing is said', () => {
    const nothing = { slack: { channels: [], quiet: [], mayOverride: [] }, mail: [] };
    expect(parsed(target).settings).toEqual(nothing);
    expect(parsed(target, 'slack: {}').settings).toEqual(nothing);
  });

  it('are read from any file, each list as one word too', () => {
    const settings = `slack:
  channels:
    - { channel: C0123ABCD, kinds: Event-*, severities: CRITICAL, targets: a }
    - { webhook: /prescale/hook }
  mention: S0123ABCD
  quiet: [window-ended, window-*]
  mayOverride: [W0456EFGH, U0123ABCD, U0123ABCD]
mail:
  - { address: Ann.Lee+prescale@example.com, kinds: Ready, severities: [info, info], targets: [a] }
  - address: ' marketing@example.co.uk '
`;
    expect(parsed(settings, target, 'repository: https://git.example.com/a/').settings).toEqual({
      repository: 'https://git.example.com/a',
      slack: {
        channels: [
          { channel: 'C0123ABCD', kinds: ['event-*'], severities: ['critical'], targets: ['a'] },
          { webhook: '/prescale/hook' },
        ],
        mention: 'S0123ABCD',
        quiet: ['window-started', 'window-ended'],
        mayOverride: ['U0123ABCD', 'W0456EFGH'],
      },
      mail: [
        { address: 'Ann.Lee+prescale@example.com', kinds: ['ready'], severities: ['info'], targets: ['a'] },
        { address: 'marketing@example.co.uk' },
      ],
    });
  });

  it('never repeat the address of a webhook, which is a password', () => {
    const told = problemsOf(
      target,
      'slack: { channels: [{ webhook: "https://hooks.slack.com/services/T0/B0/secret" }] }',
    );
    expect(told.map(({ code }) => code)).toEqual(['secret-in-file']);
    expect(JSON.stringify(told)).not.toContain('hooks.slack.com');
  });
});

describe('whether Prescale acts', () => {
  const observe = (stage: string, target: string) =>
    parsed(platform.replace(/^timezone/m, `${stage}timezone`).replace(/^( +)base:/m, `${target}$1base:`)).targets.get(
      'backend',
    )?.observe;

  it.each`
    stage                                     | target                               | expected                         | because
    ${''}                                     | ${''}                                | ${undefined}                     | ${'it acts unless something else is said'}
    ${'mode: observe\n'}                      | ${''}                                | ${{}}                            | ${'the whole stage observes'}
    ${'mode: Observe\nactFrom: 2026-12-07\n'} | ${''}                                | ${{ until: '2026-12-07T00:00' }} | ${'until a day begins'}
    ${'actFrom: 2026-12-07 9:30\n'}           | ${''}                                | ${{ until: '2026-12-07T09:30' }} | ${'until a time; a date says that it observes before'}
    ${''}                                     | ${'    mode: observe\n'}             | ${{}}                            | ${'one target observes'}
    ${'mode: observe\n'}                      | ${'    mode: act\n'}                 | ${undefined}                     | ${"the target's own mode wins"}
    ${'actFrom: 2026-12-07\n'}                | ${'    mode: observe\n'}             | ${{}}                            | ${'as a whole: it takes no date of the stage'}
    ${'mode: act\n'}                          | ${'    actFrom: 2026-12-07T08:00\n'} | ${{ until: '2026-12-07T08:00' }} | ${'and a date of its own'}
  `('is read: $because', ({ stage, target, expected }) => {
    expect(observe(stage, target)).toEqual(expected);
  });

  it.each`
    at                             | expected | because
    ${'2026-12-06T22:59:59+00:00'} | ${true}  | ${'in Berlin the day has not begun'}
    ${'2026-12-06T23:00:00+00:00'} | ${false} | ${'it begins'}
  `('changes at that time in the zone of the schedule: $because ($at)', ({ at, expected }) => {
    expect(isObserved({ observe: { until: '2026-12-07T00:00' } }, 'Europe/Berlin', new Date(at))).toBe(expected);
    expect(isObserved({ observe: {} }, 'Europe/Berlin', new Date(at))).toBe(true);
    expect(isObserved({}, 'Europe/Berlin', new Date(at))).toBe(false);
  });
});
