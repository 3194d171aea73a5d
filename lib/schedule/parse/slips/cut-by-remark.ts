import { complain, quote } from '../complaint.ts';
import { readName } from '../name.ts';
import type { SourceNode } from '../source.ts';
import { nodeOf, type Scene, type Slip, type WindowSlip } from './slip.ts';

/** A `#` after a blank begins a remark, also where it was meant to be read: `note: Deal #1` says `Deal`. */
export const cutByRemark: WindowSlip = (window, scene) =>
  (['name', 'owner', 'note'] as const).flatMap((key) => {
    const node = nodeOf(window, key);
    const keyEnd = window.entries.get(key)?.keyEnd;
    return node === undefined || keyEnd === undefined ? [] : slipOf(key, node, keyEnd, scene);
  });

function slipOf(key: 'name' | 'owner' | 'note', node: SourceNode, keyEnd: number, { text }: Scene): readonly Slip[] {
  if (node.kind !== 'scalar' || node.quoted) return [];
  const isEmpty = node.value === null && node.text === '';
  const from = isEmpty ? keyEnd + 1 : node.begin;
  const end = text.indexOf('\n', isEmpty ? from : node.end);
  const line = text.slice(from, end < 0 ? text.length : end);
  const cut = line.slice(isEmpty ? 0 : node.end - node.begin);
  if (!/^[ \t]+#/.test(cut)) return [];
  const whole = line.trim();
  const left = isEmpty ? `nothing of \`${key}\`` : `only ${quote(node.text)} of \`${key}\``;
  const message = `A \`#\` after a blank begins a remark, so that ${left} is read.`;
  const begin = isEmpty ? from + line.search(/\S/) : from;
  const edits = [{ from: begin, to: from + line.trimEnd().length, text: inQuotes(whole) }];
  const at = { place: node.place, covers: isEmpty ? [node] : [] };
  const severity = isEmpty ? 'error' : 'warning';
  if (key === 'name') {
    const mended = readName(whole.replaceAll('#', ''));
    const name = typeof mended === 'string' ? mended : (mended.instead ?? 'winter-campaign');
    const hint = `If it belongs to the name, write it without \`#\`: ${quote(`name: ${name}`)}; if it is a remark, put it in a line of its own.`;
    return [{ ...at, severity, complaint: complain('cut-by-remark', message, hint) }];
  }
  const hint = `Put the whole text in quotes: ${quote(`${key}: ${inQuotes(whole)}`)}; if it is a remark, put it in a line of its own.`;
  return [{ ...at, severity, complaint: { ...complain('cut-by-remark', message, hint), edits } }];
}

/** In single quotes only where there are double ones or backslashes in it, which mean something else there. */
const inQuotes = (text: string): string => (/["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`);
