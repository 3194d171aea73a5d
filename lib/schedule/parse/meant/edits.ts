import type { Edit } from '../complaint.ts';
import type { SourceEntry, SourceMapping, SourceNode } from '../source.ts';

export const writeValue = ({ begin, end }: SourceNode, text: string): Edit => ({ from: begin, to: end, text });

export const renameKey = ({ begin, keyEnd }: SourceEntry, text: string): Edit => ({ from: begin, to: keyEnd, text });

const endOf = ({ keyEnd, node }: SourceEntry): number => Math.max(keyEnd, node.end);

/** Other settings in place of one. */
export function writeSettings(group: SourceMapping, entry: SourceEntry, settings: readonly string[]): Edit {
  const between = group.flow ? ', ' : `\n${' '.repeat(entry.place.column - 1)}`;
  return { from: entry.begin, to: endOf(entry), text: settings.join(between) };
}

/** Takes out one setting with the line or the comma that it leaves; none where it is the only one of its group. */
export function removeSetting(group: SourceMapping, entry: SourceEntry): readonly Edit[] {
  const inOrder = [...group.entries.values()].sort((a, b) => a.begin - b.begin);
  const index = inOrder.indexOf(entry);
  const [before, next] = [inOrder[index - 1], inOrder[index + 1]];
  if (before !== undefined) return [{ from: endOf(before), to: endOf(entry), text: '' }];
  return next === undefined ? [] : [{ from: entry.begin, to: next.begin, text: '' }];
}
