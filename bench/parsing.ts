import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { preparsedFile, preparsedOrigin } from '../functions/schedule-folder.ts';
import { parseSchedule } from '../lib/index.ts';
import { type PreparsedOrigin, readPreparsed, writePreparsed } from '../lib/schedule/preparsed.ts';
import { measure, median, type Times } from './measure.ts';

/** Of the time that the YAML library takes by itself for the same text. */
const mostOfYaml = 1.4;
/** Of the time that parsing takes. */
const mostOfParse = 1 / 20;
/** In MB, of a process that does nothing else. */
const mostResident = 120;

/** What a cold start does with a schedule, in one run on one machine: so the ratios mean something on any. */
export function parsing(text: string): void {
  const origin = preparsedOrigin([{ path: 'bench.yml', text }]);
  const parsed = parseSchedule(origin.files);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems.slice(0, 3)));
  const preparsed = writePreparsed(parsed, origin);
  const works = {
    yaml: () => parseYaml(text),
    parse: () => parseSchedule(origin.files),
    preparsed: () => readPreparsed(preparsed, origin),
  };
  const [yaml, parse, read] = byTurns([works.yaml, works.parse, works.preparsed], 15).map(median) as [
    number,
    number,
    number,
  ];
  const resident = residentOf(origin, preparsed);
  console.log(
    `\nA schedule of ${Math.round(text.length / 1000)} KB; medians in milliseconds, memory of a process of its own\n`,
  );
  line(['', 'median', 'of', 'at most', 'resident', 'at most']);
  line(['yaml alone', yaml.toFixed(0), '', '', `${resident.yaml} MB`, '']);
  line([
    'parse',
    parse.toFixed(0),
    `${(parse / yaml).toFixed(2)} yaml`,
    String(mostOfYaml),
    `${resident.parse} MB`,
    '',
  ]);
  line([
    'read preparsed',
    read.toFixed(0),
    `${(read / parse).toFixed(3)} parse`,
    String(mostOfParse),
    `${resident.preparsed} MB`,
    `${mostResident} MB`,
  ]);
  if (parse / yaml > mostOfYaml || read / parse > mostOfParse || resident.preparsed > mostResident)
    process.exitCode = 1;
}

/** Each in turn, so that whatever else the machine does falls on all of them. The first turn does not count. */
function byTurns(works: readonly (() => unknown)[], turns: number): readonly Times[] {
  const times: number[][] = works.map(() => []);
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const [index, work] of works.entries()) {
      const [took = 0] = measure({ warmUp: 0, measured: 1 }, () => undefined, work);
      if (turn > 0) times[index]?.push(took);
    }
  }
  return times.map((some) => some.sort((a, b) => a - b));
}

function residentOf({ files }: PreparsedOrigin, preparsed: string): Record<'yaml' | 'parse' | 'preparsed', number> {
  const folder = mkdtempSync(join(tmpdir(), 'prescale-bench-'));
  try {
    for (const { path, text } of files) writeFileSync(join(folder, path), text);
    writeFileSync(join(folder, preparsedFile), preparsed);
    const of = (what: string): number =>
      Number(
        execFileSync(process.execPath, [join(import.meta.dirname, 'resident.ts'), what, folder], {
          encoding: 'utf8',
        }),
      );
    return { yaml: of('yaml'), parse: of('parse'), preparsed: of('preparsed') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const line = (cells: readonly string[]): void =>
  console.log(
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(18) : cell.padStart(13)))
      .join('')
      .trimEnd(),
  );
