import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { anyScenario } from './generate/scenario.ts';
import { play } from './play.ts';
import { runInThreads } from './run-in-threads.ts';
import type { Scenario } from './scenario.ts';
import { scheduleFiles } from './schedule-text.ts';
import { shrink } from './shrink.ts';
import { type Totals, totalsText } from './totals.ts';

const usage = `npm run simulate -- [options]
  --runs N         that many seeds (default 500)
  --seeds-from S   from this one on (default: another one each time)
  --seed S         this one alone; a failure is made as small as possible
  --trace          prints every tick and every call; with --seed
  --workers N      threads (default: one for each core)`;

const shownFailures = 3;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string' },
      seed: { type: 'string' },
      'seeds-from': { type: 'string' },
      trace: { type: 'boolean', default: false },
      workers: { type: 'string', default: String(availableParallelism()) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.info(usage);
  if (values.seed !== undefined && values.runs !== undefined)
    throw new Error('--seed plays that one alone: to play several from it on, write --seeds-from.');
  if (values.seed !== undefined) return one(wholeNumber('seed', values.seed), values.trace);
  const from = values['seeds-from'];
  const first = from === undefined ? freshSeed() : wholeNumber('seeds-from', from);
  await many(first, wholeNumber('runs', values.runs ?? '500'), wholeNumber('workers', values.workers));
}

async function many(first: number, runs: number, workers: number): Promise<void> {
  console.info(`seeds ${first} to ${first + runs - 1}, on ${workers} threads`);
  const began = Date.now();
  let shown = began;
  const progress = ({ runs: done, ticks, failures }: Totals): void => {
    if (Date.now() - shown < 30_000) return;
    shown = Date.now();
    const seeds = failures.map(({ seed }) => seed).join(', ');
    console.info(`${done} runs, ${ticks} ticks, ${failures.length} violations${seeds && `: ${seeds}`}`);
  };
  const totals = await runInThreads(first, runs, workers, progress);
  console.info(totalsText(totals));
  console.info(`seconds                ${Math.round((Date.now() - began) / 1000)}`);
  const failures = totals.failures.toSorted((a, b) => a.seed - b.seed);
  for (const { seed, invariant, message } of failures) console.info(`seed ${seed}: ${invariant}: ${message}`);
  for (const { seed } of failures.slice(0, shownFailures)) await smallest(anyScenario(seed));
  if (failures.length > 0) process.exitCode = 1;
}

async function one(seed: number, isTraced: boolean): Promise<void> {
  const scenario = anyScenario(seed);
  if (isTraced) show(scenario);
  const { violation, ticks } = await play(scenario, isTraced ? { trace: console.info } : {});
  if (violation === undefined) return console.info(`seed ${seed}: ${ticks} ticks, nothing is violated`);
  console.info(`seed ${seed}: ${violation.invariant}: ${violation.message}`);
  await smallest(scenario);
  process.exitCode = 1;
}

async function smallest(failing: Scenario): Promise<void> {
  console.info(`\nseed ${failing.seed}, as small as it could be made:`);
  const { scenario } = await shrink(failing);
  show(scenario);
  const { violation } = await play(scenario, { trace: console.info });
  console.info(`${violation?.invariant}: ${violation?.message}`);
}

/** What there is and what is scheduled; the trace shows what happens. */
function show(scenario: Scenario): void {
  const { seed, start, timezone, rhythm, sdk, ticks, ending, targets } = scenario;
  console.info(JSON.stringify({ seed, start, timezone, rhythm, sdk, ticks, ending }));
  for (const target of targets) console.info(JSON.stringify(target));
  for (const { path, text } of scheduleFiles({ ...scenario, enabled: true, broken: new Set() }))
    console.info(`# ${path}\n${text}`);
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Error(`--${name} takes a whole number, not "${text}"\n${usage}`);
  return value;
}

/** Seeds are 32 bits. */
const freshSeed = (): number => Math.floor(Math.random() * 2 ** 31);

await main();
