import type { ScheduleFile } from '../../schedule/schedule.ts';

/** What counts of a file that cannot be used, and may ask that nothing is done. */
export const standInText = '# Stands in for a file that is refused, and may have said so:\nmode: observe\n';

/**
 * For the files that a set leaves out, of which one may ask that the stage is only observed: others must not be acted on for want
 * of it. A stage says its mode once, so one stands for all.
 */
export const standInFor = (leftOut: readonly ScheduleFile[]): readonly ScheduleFile[] => {
  const asking = leftOut.find(({ text }) => mayAskToObserve(text));
  return asking === undefined ? [] : [{ path: asking.path, text: standInText }];
};

/**
 * By the text, since a file may be refused because it cannot be read as YAML: whether a line as far out as its settings gives a
 * `mode` other than `act`, an `actFrom`, or to a name with a slip the single word `observe`, or what is like it. One of a target
 * stands farther in. No tree of YAML is asked: of a text that is none there is none, or one with the line in another place.
 */
function mayAskToObserve(text: string): boolean {
  const lines = text.split(/\r\n?|\n/).filter((line) => !/^[\s\uFEFF]*(#|---|[{}]?\s*$)/.test(line));
  // One group in braces, as in JSON, may have all on one line.
  if (/^\s*\{/.test(lines[0] ?? '')) return /["']?(mode|actFrom)["']?\s*:/i.test(text);
  const outermost = Math.min(...lines.map((line) => line.search(/\S/)));
  return lines.some((line) => line.search(/\S/) <= outermost + 1 && asks.test(line));
}

const asks =
  /^[\s\uFEFF]*["']?(mode["']?(?!["'\w-])(?!\s*:\s+["']?act["']?\s*(#|$))|act[-_ ]?from\b|[\w-]+["']?\s*[:=]\s*["']?observ\w*["']?\s*,?\s*(#.*)?$)/i;
