import { complain, type Edit, quote } from '../complaint.ts';
import { removeSetting } from '../meant/edits.ts';
import type { SourceEntry, SourceMapping } from '../source.ts';
import { type Scene, type Slip, textOf, type WindowSlip } from './slip.ts';

const switches =
  /^(enabled?|is_?enabled|active|is_?active|activated|on|status|state|disabled?|is_?disabled|inactive|deactivated|skip(ped)?|paused?|off|cancell?ed|archived|draft|aktiv|deaktiviert)$/i;
const negative =
  /^(disabled?|is_?disabled|inactive|deactivated|skip(ped)?|paused?|off|cancell?ed|archived|draft|deaktiviert)$/i;
const yes = /^(true|yes|on|y|1|enabled|active|aktiv|ja|live)$/i;

/**
 * `enabled: false` in a window. A stage and a target can be switched off so, and nothing else: what people want is to leave
 * this one window out, so that is what they are told, never where the word would switch off more.
 */
export const switchedOff: WindowSlip = (window, scene) => [
  ...switchesIn(window).map(([key, entry]) => {
    const message = `${quote(key)} is not a setting of a window: what is written here happens, and what shall not happen is not written here.`;
    return slipOf(entry, message, isOn(key, entry) ? keepIt(window, key, entry) : leaveOut(window, scene));
  }),
  ...ofTargets(window),
];

const switchesIn = ({ entries }: SourceMapping): readonly (readonly [string, SourceEntry])[] => {
  const found: (readonly [string, SourceEntry])[] = [];
  for (const [key, entry] of entries) if (isSwitch(key, entry)) found.push([key, entry]);
  return found;
};

/** A word that means something else in a window, such as `on: 2026-12-05`, is no switch. */
const isSwitch = (key: string, { node }: SourceEntry): boolean =>
  switches.test(key) && !/\d{2}/.test(textOf(node) ?? '') && node.kind === 'scalar';

const isOn = (key: string, { node }: SourceEntry): boolean =>
  yes.test(textOf(node)?.trim() ?? '') !== negative.test(key);

interface Advice {
  readonly hint: string;
  readonly edits: readonly Edit[] | undefined;
}

const slipOf = ({ place, node }: SourceEntry, message: string, { hint, edits }: Advice): Slip => ({
  place,
  complaint: { ...complain('unknown-key', message, hint), ...(edits?.length && { edits }) },
  covers: [node],
});

const keepIt = (group: SourceMapping, key: string, entry: SourceEntry): Advice => ({
  hint: `Remove ${quote(key)}: it happens without it.`,
  edits: removeSetting(group, entry),
});

function leaveOut(window: SourceMapping, { text }: Scene): Advice {
  const hint =
    'To leave out this one, delete its lines, from its dash to the next one, or write `#` before each of them; to leave out single days of one that repeats, use `except`.';
  return { hint, edits: asRemarks(text, window) };
}

/** Every line of a window as a remark; absent: it shares a line with something else. */
function asRemarks(text: string, { begin, end }: SourceMapping): readonly Edit[] | undefined {
  const first = text.lastIndexOf('\n', begin - 1) + 1;
  const break_ = text.indexOf('\n', end);
  const last = break_ < 0 ? text.length : break_;
  if (!/^\s*-\s+$/.test(text.slice(first, begin)) || !/^\s*(#.*)?$/.test(text.slice(end, last))) return undefined;
  const edits: Edit[] = [];
  for (let at = first; at <= end; at = text.indexOf('\n', at) + 1) {
    edits.push({ from: at, to: at, text: '# ' });
    if (text.indexOf('\n', at) < 0) break;
  }
  return edits;
}

/** The same in what a window asks of one target. */
function ofTargets(window: SourceMapping): readonly Slip[] {
  const targets = window.entries.get('targets')?.node;
  if (targets?.kind !== 'mapping') return [];
  return [...targets.entries].flatMap(([name, target]) => {
    const { node } = target;
    if (node.kind !== 'mapping') return [];
    return switchesIn(node).map(([key, entry]) => {
      const message = `${quote(key)} is not a setting of what a window asks for: every target that is named here gets it.`;
      const without = { hint: `Remove ${quote(name)} with all that belongs to it, and this window leaves it alone.` };
      const advice = isOn(key, entry)
        ? keepIt(node, key, entry)
        : { ...without, edits: removeSetting(targets, target) };
      return slipOf(entry, message, advice);
    });
  });
}
