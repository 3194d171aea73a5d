/**
 * Lets through every so many mutants, chosen by what they are, so that the same name gives the same ones:
 * `PRESCALE_MUTANTS=3/10` takes the third of ten lots. To Stryker it is a checker, and the others are not run: it counts
 * them as errors, which are in no score.
 */
import { createHash } from 'node:crypto';
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const asked = process.env.PRESCALE_MUTANTS ?? '1/1';
const [lot, lots] = (/^([1-9]\d*)\/([1-9]\d*)$/.exec(asked)?.slice(1) ?? []).map(Number);
if (lot === undefined || lots === undefined || lot > lots)
  throw new Error(`PRESCALE_MUTANTS is a lot and the number of lots, as 3/10, and not "${asked}".`);

const lotOf = ({ fileName, location, mutatorName, replacement }) => {
  const file = fileName.slice(fileName.lastIndexOf('/lib/'));
  const what = JSON.stringify([file, location, mutatorName, replacement]);
  return (createHash('sha256').update(what).digest().readUInt32BE() % lots) + 1;
};

const sample = {
  async init() {},
  async check(mutants) {
    const answers = mutants.map((mutant) => [
      mutant.id,
      lotOf(mutant) === lot ? { status: 'passed' } : { status: 'compileError', reason: `not in ${asked}` },
    ]);
    return Object.fromEntries(answers);
  },
  group: (mutants) => [mutants.map(({ id }) => id)],
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Checker, 'sample', sample)];
