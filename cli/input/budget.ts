import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { schedulesFolder, shownPath } from './stage.ts';

/** The file in the folder of the schedules. It belongs to engineers, and says what others may do without them. */
const budgetFile = 'budget.yml';

const amount = z.number().positive().max(1e12);

const limits = z
  .strictObject({
    tasks: amount.optional(),
    taskHours: amount.optional(),
    cost: amount.optional(),
  })
  .readonly();

/** How much one event may ask for; left out: as much as it likes. `EventSize` says what the numbers mean. */
export type BudgetLimits = z.infer<typeof limits>;

const stageBudget = limits.unwrap().extend({ allowed: z.record(z.string(), limits).default({}) });

const budgetSchema = z.strictObject({
  ask: z
    .string()
    .regex(/^@[\w-]+(\/[\w-]+)?$/, 'a user or a team such as @example/platform')
    .optional(),
  files: z.array(z.string().regex(/^[^/]+\.ya?ml$/, 'a name such as events.yml')).default([]),
  stages: z.record(z.string(), stageBudget),
});

export interface Budget extends z.infer<typeof budgetSchema> {
  /** As people would type it where they are. */
  readonly path: string;
}

/** `undefined`: there is none. Throws a Failure where it is refused. */
export function readBudget(shell: Shell, schedules: string | undefined): Budget | undefined {
  const file = join(schedulesFolder(shell, schedules), budgetFile);
  const path = shownPath(shell, file);
  const text = textOf(file, path);
  if (text === undefined) return undefined;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const placeOf = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) throw refused(placeOf(broken.pos[0]), 'This is no YAML.');
  const read = budgetSchema.safeParse(document.toJS());
  if (read.success) return { ...read.data, path };
  const [issue] = read.error.issues;
  const keys = (issue?.path ?? []).map(String);
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  throw refused(
    placeOf(offsetOf(document, [...keys, ...unknown])),
    `${[...keys, ...unknown].join('.')}: ${issue?.message}.`,
  );
}

/** A link could lead to whatever the check can read, and a comment would tell it. */
function textOf(file: string, path: string): string | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isFile()) throw new Failure('budget-refused', `${path} is no file.`);
  return readFileSync(file, 'utf8');
}

function offsetOf(document: ReturnType<typeof parseDocument>, keys: readonly string[]): number {
  for (let length = keys.length; length > 0; length--) {
    const node: unknown = document.getIn(keys.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) return node.range[0];
  }
  return 0;
}

const refused = (place: string, message: string): Failure =>
  new Failure('budget-refused', `${place} ${message}`, {
    hint: 'docs/adopting.md says what a budget may hold.',
  });
