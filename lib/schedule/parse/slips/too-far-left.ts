import * as z from 'zod';
import { complain, type Edit, quote } from '../complaint.ts';
import { unwrapped } from '../schema-words.ts';
import type { SourceEntry, SourceMapping } from '../source.ts';
import type { Scene, Slip } from './slip.ts';

/**
 * Settings that begin below the word that they belong to instead of further to the right:
 *
 *     shop:
 *     desired: 14
 *
 * Of names that people choose (`shop`) the schema tells what each may have; of a word of its own the schema of that word.
 */
export function tooFarLeft(group: SourceMapping, schema: z.core.$ZodType, { text }: Scene): readonly Slip[] {
  if (group.flow) return [];
  const inner = unwrapped(schema);
  const slips: Slip[] = [];
  let above: readonly [string, SourceEntry] | undefined;
  let strays: [string, SourceEntry][] = [];
  const tell = () => {
    const [first] = strays;
    if (above !== undefined && first !== undefined) slips.push(slipOf(above, first, strays, text));
    strays = [];
  };
  for (const [key, entry] of group.entries) {
    if (above !== undefined && belongs(key, entry, above[0], inner)) {
      strays.push([key, entry]);
      continue;
    }
    tell();
    above = entry.node.kind === 'scalar' && entry.node.value === null && !entry.node.quoted ? [key, entry] : undefined;
  }
  tell();
  return slips;
}

function belongs(key: string, { node }: SourceEntry, above: string, schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodRecord) {
    const child = unwrapped(schema.valueType);
    const setting = child instanceof z.ZodObject ? child.shape[key] : undefined;
    return setting !== undefined && (node.kind === 'scalar') !== isGroup(setting);
  }
  if (!(schema instanceof z.ZodObject) || Object.hasOwn(schema.shape, key)) return false;
  const parent = schema.shape[above];
  const inside = parent && unwrapped(parent);
  if (inside instanceof z.ZodObject) return Object.hasOwn(inside.shape, key);
  return inside instanceof z.ZodRecord && node.kind === 'mapping';
}

const isGroup = (schema: z.core.$ZodType): boolean => unwrapped(schema) instanceof z.ZodObject;

function slipOf(
  [name, parent]: readonly [string, SourceEntry],
  [key, first]: readonly [string, SourceEntry],
  strays: readonly (readonly [string, SourceEntry])[],
  text: string,
): Slip {
  const message = `${quote(key)} begins right below ${quote(name)}, so it does not belong to it.`;
  const these = strays.length === 1 ? quote(key) : `${quote(key)} and what follows it`;
  const hint = `Begin ${these} further to the right than ${quote(name)}, with two more spaces before.`;
  const nodes = strays.map(([, { node }]) => node);
  return {
    place: first.place,
    complaint: {
      ...complain('bad-indent', message, hint),
      edits: strays.flatMap(([, { begin, keyEnd, node }]) => pushedRight(text, begin, Math.max(keyEnd, node.end))),
    },
    covers: [parent.node, ...nodes],
    strays: nodes,
  };
}

/** Two spaces before each line of a part. */
function pushedRight(text: string, from: number, to: number): readonly Edit[] {
  const edits: Edit[] = [];
  for (let at = from; at >= 0 && at < to; at = text.indexOf('\n', at) + 1) {
    edits.push({ from: at, to: at, text: '  ' });
    if (text.indexOf('\n', at) < 0) break;
  }
  return edits;
}
