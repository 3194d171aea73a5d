/** A line as its layout shows it, before anybody asks what it means. */
export interface LayoutLine {
  /** Of its first character that is no blank, in the whole text. */
  readonly offset: number;
  readonly indent: number;
  readonly text: string;
  /** Begins with a dash and a blank. */
  readonly dash: boolean;
  /** Where what comes after the dash begins. */
  readonly inner: number;
  /** The word before the colon; of a line that is no setting its first word. */
  readonly word: string;
  readonly isSetting: boolean;
  /** Nothing comes after the colon or the dash, or it is no setting: what follows may stand further to the right. */
  readonly opens: boolean;
  /** The word at the very left that it stands below. */
  readonly section: string;
}

/** The lines that can be out of line: none that are empty, remarks, or the rest of a value that began further up. */
export function layoutLines(text: string): readonly LayoutLine[] {
  const lines: LayoutLine[] = [];
  let offset = 0;
  let section = '';
  let unclosed = 0;
  /** Of a text of several lines, which is all that is further to the right. */
  let textBelow: number | undefined;
  for (const raw of text.split('\n')) {
    // Nothing of a longer line is its layout; looking at all of it could take long.
    const content = withoutRemark(raw.slice(0, 1000)).trimEnd();
    const indent = content.search(/\S/);
    const at = offset + indent;
    offset += raw.length + 1;
    // A tab is told by itself.
    if (indent < 0 || content.slice(0, indent).includes('\t') || (textBelow !== undefined && indent > textBelow))
      continue;
    textBelow = undefined;
    const isRest = unclosed > 0;
    unclosed = Math.max(0, unclosed + openings(content));
    if (isRest || /^(---|\.\.\.|%)/.test(content)) continue;
    const { value, ...line } = layoutOf(content.slice(indent));
    const isSection =
      (indent === 0 && !/^[-–—•·*]|^\d+[.)]/.test(line.text)) || /^(windows|calendars)$/.test(line.word);
    if (line.isSetting && isSection) section = line.word;
    if (/^[|>][+-]?\d?[+-]?$/.test(value)) textBelow = indent;
    lines.push({ ...line, offset: at, indent, inner: indent + line.inner, section });
  }
  return lines;
}

/** What a line shows by itself, without the blanks before it; `value`: what comes after the colon. */
function layoutOf(text: string): Omit<LayoutLine, 'offset' | 'indent' | 'section'> & { readonly value: string } {
  const dash = /^-(\s+|$)/.exec(text)?.[0];
  const inner = text.slice(dash?.length ?? 0);
  const setting = /^(["']?)([^\s"'{}[\],#&*][^:"'{}[\],]*)\1\s*:(?:\s+(.*))?$/.exec(inner);
  const value = setting?.[3] ?? '';
  return {
    text,
    dash: dash !== undefined,
    inner: dash?.length ?? 0,
    word: setting?.[2] ?? /^\S*/.exec(inner)?.[0] ?? '',
    isSetting: setting !== null,
    opens: setting === null ? !/^[{["']/.test(inner) : /^([&!]\S*)?$/.test(value),
    value,
  };
}

const withoutRemark = (line: string): string => line.replace(/(^|\s)#.*$/, '');

/** How many more braces and brackets are opened than closed, outside quotes. */
export function openings(line: string): number {
  const marks = line.replace(/"(\\.|[^"\\])*"|'[^']*'/g, '').match(/[{}[\]]/g) ?? [];
  return marks.reduce((sum, mark) => sum + (mark === '{' || mark === '[' ? 1 : -1), 0);
}
