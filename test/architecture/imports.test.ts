import { describe, expect, it } from 'vitest';
import { wrongImports } from './imports.ts';
import { filesEnding } from './repository.ts';
import { asText } from './source-file.ts';

describe('imports point one way', () => {
  it('in every file', () => {
    const files = filesEnding('.ts');
    expect(files.filter(({ path }) => path.startsWith('lib/')).length).toBeGreaterThan(5);
    expect(files.flatMap(wrongImports).map(asText)).toEqual([]);
  });

  it.each`
    path                       | text                                                    | because
    ${'lib/schedule/a.ts'}     | ${"import { plan } from '../plan/plan.ts'"}             | ${'the language knows no plan'}
    ${'lib/plan/a.ts'}         | ${"import type { Records } from '../execute/ports.ts'"} | ${'a type is an import too'}
    ${'lib/plan/a.ts'}         | ${"export * from '../execute/ports.ts'"}                | ${'so is an export of everything'}
    ${'lib/plan/a.ts'}         | ${"export { a } from '../execute/ports.ts'"}            | ${'so is an export of something'}
    ${'lib/plan/a.ts'}         | ${"type A = import('../execute/ports.ts').Records"}     | ${'so is a type written inline'}
    ${'lib/plan/a.ts'}         | ${"const a = await import('../execute/ports.ts')"}      | ${'so is a late one'}
    ${'lib/plan/a.ts'}         | ${'const name = 1; const a = await import(name)'}       | ${'an import that cannot be read is refused'}
    ${'lib/plan/a.ts'}         | ${"import { a } from '../tell/announcement.ts'"}        | ${'a plan decides and never words'}
    ${'lib/schedule/a.ts'}     | ${"import { a } from '../tell/announcement.ts'"}        | ${'nor does the language tell what happened'}
    ${'lib/tell/a.ts'}         | ${"import { a } from '../execute/ports.ts'"}            | ${'words know nothing of how things are done'}
    ${'lib/tell/a.ts'}         | ${"import { a } from '../slack/blocks.ts'"}             | ${'nor of where they are shown'}
    ${'lib/tell/a.ts'}         | ${"import { setTimeout } from 'node:timers/promises'"}  | ${'words are made of what is passed in'}
    ${'lib/preview/a.ts'}      | ${"import { plan } from '../plan/plan.ts'"}             | ${'a preview stands on the language alone'}
    ${'lib/preview/a.ts'}      | ${"import { a } from '../tell/local-time.ts'"}          | ${'and borrows no words'}
    ${'lib/plan/a.ts'}         | ${"import { a } from '../preview/preview.ts'"}          | ${'a plan needs no preview'}
    ${'functions/a.ts'}        | ${"import { a } from '../lib/preview/preview.ts'"}      | ${'nor does a handler'}
    ${'lib/preview/a.ts'}      | ${"import { readFileSync } from 'node:fs'"}             | ${'a preview reads no file'}
    ${'lib/index.ts'}          | ${"export { a } from './tell/announcement.ts'"}         | ${'the public API announces nothing'}
    ${'lib/execute/a.ts'}      | ${"import { a } from '../aws/ecs.ts'"}                  | ${'ports do not know their adapters'}
    ${'lib/aws/a.ts'}          | ${"import { a } from '../slack/blocks.ts'"}             | ${'adapters do not know each other'}
    ${'lib/execute/deep/a.ts'} | ${"import { a } from '../../../functions/wiring.ts'"}   | ${'lib/ never imports a handler'}
    ${'lib/execute/a.ts'}      | ${"import { a } from '../../local/clock.ts'"}           | ${'lib/ never imports the embedded AWS'}
    ${'lib/execute/a.ts'}      | ${"import { a } from '../../test/fakes.ts'"}            | ${'lib/ never imports a test'}
    ${'lib/index.ts'}          | ${"export { a } from './execute/ports.ts'"}             | ${'the public API is pure'}
    ${'lib/utils/a.ts'}        | ${'export const a = 1'}                                 | ${'a folder without a place in the layers'}
    ${'functions/a.ts'}        | ${"import { a } from '../local/clock.ts'"}              | ${'a handler is deployed without local/'}
    ${'functions/a.ts'}        | ${"import { ECSClient } from '@aws-sdk/client-ecs'"}    | ${'the SDK is at home in lib/aws'}
    ${'lib/execute/a.ts'}      | ${"import type { A } from '@aws-sdk/client-ecs'"}       | ${'its types too'}
    ${'lib/plan/a.ts'}         | ${"import { readFileSync } from 'node:fs'"}             | ${'a plan reads no file'}
    ${'lib/execute/a.ts'}      | ${"import { setTimeout } from 'node:timers/promises'"}  | ${'time is passed in'}
    ${'lib/slack/a.ts'}        | ${"import { env } from 'node:process'"}                 | ${'so is the environment'}
    ${'lib/schedule/a.ts'}     | ${"import prescale from '../../package.json'"}          | ${'which version it is, is passed in'}
    ${'functions/a.ts'}        | ${"import dynalite from 'dynalite'"}                    | ${'nothing of development is deployed'}
  `('refuses in $path: $text ($because)', ({ path, text }) => {
    expect(wrongImports({ path, text })).toMatchObject([{ path, line: 1 }]);
  });

  it.each`
    path                  | text                                                         | because
    ${'lib/plan/a.ts'}    | ${"import { a } from './step.ts'"}                           | ${'a neighbour'}
    ${'lib/plan/a.ts'}    | ${"import type { Schedule } from '../schedule/schedule.ts'"} | ${'down the layers'}
    ${'lib/tell/a.ts'}    | ${"import type { Step } from '../plan/step.ts'"}             | ${'words stand on the plan'}
    ${'lib/tell/a.ts'}    | ${"import { zoneClock } from '../schedule/wall-time.ts'"}    | ${'and on the language'}
    ${'lib/execute/a.ts'} | ${"import { a } from '../tell/announcement.ts'"}             | ${'what happened is told'}
    ${'lib/slack/a.ts'}   | ${"import { a } from '../tell/announcement.ts'"}             | ${'and shown'}
    ${'functions/a.ts'}   | ${"import { a } from '../lib/tell/announcement.ts'"}         | ${'and posted'}
    ${'functions/a.ts'}   | ${"import prescale from '../package.json'"}                  | ${'whoever is wired knows the version'}
    ${'cli/a.ts'}         | ${"import { a } from '../lib/tell/announcement.ts'"}         | ${'and printed'}
    ${'cli/a.ts'}         | ${"import { a } from '../lib/preview/preview.ts'"}           | ${'what will be is shown by the command'}
    ${'lib/preview/a.ts'} | ${"import { stateAt } from '../schedule/state-at.ts'"}       | ${'a preview is made of states'}
    ${'local/a.ts'}       | ${"import { a } from '../lib/tell/announcement.ts'"}         | ${'and played'}
    ${'lib/aws/a.ts'}     | ${"import { ECSClient } from '@aws-sdk/client-ecs'"}         | ${'the home of the SDK'}
    ${'lib/plan/a.ts'}    | ${"import * as z from 'zod'"}                                | ${'a pure package'}
    ${'lib/plan/a.ts'}    | ${"import { createHash } from 'node:crypto'"}                | ${'a hash is a pure function'}
    ${'lib/plan/a.ts'}    | ${"// import { a } from '../aws/ecs.ts'"}                    | ${'a comment'}
    ${'lib/plan/a.ts'}    | ${'const a = "import { a } from \'../aws/ecs.ts\'"'}         | ${'a text'}
    ${'local/start.ts'}   | ${"import { handler } from '../functions/reconcile.ts'"}     | ${'the runner runs the real handlers'}
    ${'test/plan/a.ts'}   | ${"import { ECSClient } from '@aws-sdk/client-ecs'"}         | ${'tests are free'}
  `('lets pass in $path: $text ($because)', ({ path, text }) => {
    expect(wrongImports({ path, text })).toEqual([]);
  });

  it('says where and why', () => {
    const text = "import * as z from 'zod';\nimport { ECSClient } from '@aws-sdk/client-ecs';\n";
    expect(wrongImports({ path: 'lib/plan/a.ts', text }).map(asText)).toEqual([
      'lib/plan/a.ts:2 lib/plan may not import @aws-sdk/client-ecs: only lib/aws speaks to the SDK, and maps its errors',
    ]);
  });
});
