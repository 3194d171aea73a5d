import type { KeptItem } from '../../lib/aws/dynamodb-kept-items.ts';
import { Failure } from '../shell/failure.ts';
import type { Connection } from './connection.ts';

/** `target#backend`; without a target the record of the stage. As lib/aws/record-item.ts has it, without what that loads. */
export const keyOf = (target: string | undefined): string => (target === undefined ? 'stage' : `target#${target}`);

export const nameOf = (target: string | undefined): string =>
  target === undefined ? 'the record of the stage' : `the record of ${target}`;

/** Throws a Failure with those that there are. */
export async function keptItem(
  { aws }: Pick<Connection, 'aws'>,
  target: string | undefined,
  table?: string,
): Promise<KeptItem> {
  const items = aws.keptItems(table);
  const item = await items.read(keyOf(target));
  if (item !== undefined) return item;
  const targets = (await items.list()).flatMap(({ key }) => (key.startsWith('target#') ? [key.slice(7)] : []));
  const known = targets.length === 0 ? 'There is none of any target.' : `There is one of ${targets.join(', ')}.`;
  throw new Failure('no-record', `There is no record of ${target ?? 'the stage'}.`, { hint: known });
}

/** The parts of a record that differ, by their names. */
export function changedParts(
  before: Readonly<Record<string, unknown>> | undefined,
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after)]);
  names.delete('version');
  return [...names].filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after[name])).sort();
}
