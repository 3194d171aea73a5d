import type { Complaint } from './complaint.ts';
import { layoutLines } from './layout-lines.ts';
import { blame } from './layout-rules.ts';
import { accept, isStranded, type Open } from './open-levels.ts';

export type Misplaced = Complaint & { readonly offset: number };

/** In a text that is something else altogether, a few tell enough. */
const mostTold = 100;

/**
 * The lines of a text that do not begin where they should. The YAML library complains of the lines that come after
 * such a line, which are right; here every line is held against the groups that are open above it, and against the
 * lines around it. Only of use where the text is known to be wrong.
 */
export function misplacedLines(text: string): readonly Misplaced[] {
  const lines = layoutLines(text);
  const found: Misplaced[] = [];
  let open: Open = [];
  let openBefore = open;
  /** An indentation that was complained of: more lines like it are not complained of again. */
  let tolerated: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (found.length >= mostTold) break;
    const accepted = isStranded(line) ? undefined : accept(open, line, lines[index - 1]);
    if (accepted === undefined && line.indent === tolerated) continue;
    tolerated = undefined;
    if (accepted !== undefined) {
      openBefore = open;
      open = accepted;
      continue;
    }
    const around = { above: lines[index - 2], before: lines[index - 1], next: lines[index + 1] };
    const { blamed, complaint, open: mended } = blame({ lines, line, ...around, open, openBefore });
    found.push({ ...complaint, offset: blamed.offset });
    if (mended === open) tolerated = line.indent;
    open = mended;
  }
  return found;
}
