import { beforeEach, describe, expect, it } from 'vitest';
import { inProcess } from '../in-process.ts';
import { sampled } from '../sampled.ts';
import { type OwnFolder, ownRepository } from '../schedules-folder.ts';

const events = 'schedules/production/events.yml';
const launch = (tasks: number, more = ''): string => `
  - name: launch
    kind: pre-event
    targets: { backend: { desired: ${tasks}${more} } }
    start: 2026-12-02 10:00
    for: 10h
    lead: 1h
`;

let own: OwnFolder;
beforeEach(() => {
  own = ownRepository();
});
const budget = (text: string): void => own.write('schedules/budget.yml', text);
const ofStage = (text: string): string =>
  `ask: "@example/platform"\nfiles: [events.yml]\nstages:\n  production: ${text}\n`;
const add = (text: string): void => own.write(events, own.read(events) + text);
const check = (...args: readonly string[]) =>
  inProcess(['budget', '--against', 'main', '--stage', 'production', ...args], { folder: own.folder });

describe('prescale budget', () => {
  it.each(
    sampled(
      [
        ['as many tasks as it may', '{ tasks: 12 }', launch(12), 0, /^production: within the budget\.$/m],
        ['one task more', '{ tasks: 12 }', launch(13), 1, /Event `launch` asks for 13 tasks, and the budget is 12\.$/m],
        [
          'a ceiling beyond it, with autoscaling on',
          '{ tasks: 12 }',
          `${launch(4, ', max: 40')}    autoscaling: floor\n`,
          1,
          /asks for 40 tasks/,
        ],
        [
          'task-hours beyond it',
          '{ taskHours: 60 }',
          launch(12),
          1,
          /asks for \d+ task-hours within a year, and the budget is 60\./,
        ],
        ['what is allowed for it', '{ tasks: 12, allowed: { launch: { tasks: 20 } } }', launch(13), 0, /within/],
        [
          'more than is allowed for it',
          '{ tasks: 12, allowed: { launch: { tasks: 20 } } }',
          launch(21),
          1,
          /the budget is 20\./,
        ],
        ['a stage without a budget', '{}', launch(30), 0, /within/],
      ],
      3,
    ),
  )('%s', async (_, limits, text, code, line) => {
    budget(ofStage(limits));
    add(text);
    expect(await check()).toMatchObject({ code, err: '', out: expect.stringMatching(line) });
  });

  it.runIf(process.env.CI)('limits the cost by prices, and needs them for it', async () => {
    budget(ofStage('{ cost: 5 }'));
    add(launch(12));
    expect(await check()).toMatchObject({ code: 64, err: expect.stringContaining('limits the cost of an event') });
    const prices = ['--task-hour', 'backend=0.1', '--task-hour', 'agent=0.1'];
    expect(await check(...prices)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/of cost within a year, and the budget is 5\./),
    });
    expect(await check('--task-hour', 'backend=0.01', '--task-hour', 'agent=0.1')).toMatchObject({ code: 0 });
  });

  it('looks at what is added or altered, and not at what was there or is taken out', async () => {
    budget(ofStage('{ tasks: 1 }'));
    expect(await check()).toMatchObject({ code: 0 });
    own.write(events, 'windows: []\n');
    expect(await check()).toMatchObject({ code: 0 });
  });

  it.each(
    sampled(
      [
        [
          'a scale-down',
          '\n  - { name: off, kind: scale-down, targets: { backend: { desired: 1 } }, from: "02:00", to: "03:00" }\n',
          /`off` is a scale-down, and events\.yml is for events/,
        ],
        [
          'a target',
          '\ntargets: { other: { ecs: { cluster: c, service: s } } }\n',
          /events\.yml:\d+:1 error: `targets` stands in events\.yml, which is for events/,
        ],
      ],
      1,
    ),
  )('leaves %s in a file for events to an engineer', async (_, text, line) => {
    budget(ofStage('{}'));
    add(text);
    expect(await check()).toMatchObject({ code: 1, out: expect.stringMatching(line) });
  });

  it('is said as annotations and as JSON', async () => {
    budget(ofStage('{ tasks: 12 }'));
    add(launch(13));
    expect((await check('--format', 'github')).out).toMatch(
      /^::error file=schedules\/production\/events\.yml,line=\d+,col=5,title=over-budget::/,
    );
    expect(JSON.parse((await check('--json')).out)).toMatchObject({
      command: 'budget',
      stages: [{ stage: 'production', isWithin: false, problems: [{ code: 'over-budget', window: 'launch' }] }],
    });
  });

  it.each(
    sampled(
      [
        [
          'a key that is not known',
          'stages: { production: { taks: 4 } }',
          /^error: schedules\/budget\.yml:1:31 stages\.production\.taks: /,
        ],
        [
          'a number that is none',
          'stages:\n  production:\n    tasks: many\n',
          /^error: schedules\/budget\.yml:3:12 stages\.production\.tasks: /,
        ],
        [
          'somebody who cannot be called',
          'ask: everyone [a](b)\nstages: {}\n',
          /^error: schedules\/budget\.yml:1:6 ask: .*@example\/platform/,
        ],
        ['no YAML', 'stages: {', /^error: schedules\/budget\.yml:1:\d+ This is no YAML\./],
      ],
      2,
    ),
  )('refuses %s, with its place', async (_, text, line) => {
    budget(text);
    add(launch(3));
    const { err, code } = await check();
    expect(err).toMatch(line);
    expect(code).toBe(1);
  });

  it('says where there is none', async () => {
    expect(await check()).toMatchObject({ code: 1, err: expect.stringMatching(/^error: There is no budget\.yml/) });
  });
});
