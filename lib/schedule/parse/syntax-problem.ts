import type { YAMLError } from 'yaml';
import { type Complaint, complain, quote } from './complaint.ts';
import { settingNames } from './unknown-key.ts';
import type { UnclosedMark } from './yaml-tokens.ts';

interface SyntaxProblem extends Complaint {
  readonly offset: number;
  /** What follows was misread because of this one. */
  readonly endsReading: boolean;
  /** It may be nothing but what follows from another problem: of a line out of place the library tells the ones after it. */
  readonly mayFollow: boolean;
}

/** Says a YAML error in words for people who do not know YAML, at the place where the mistake was made. */
export function syntaxProblem(text: string, error: YAMLError, unclosed: readonly UnclosedMark[]): SyntaxProblem {
  const at = error.pos[0];
  const open = unclosed.find(({ offset }) => offset <= at);
  // An unclosed mark is noticed only where something no longer fits: the place to mend is where it opens.
  if (open && /BAD_INDENT|MISSING_CHAR|UNEXPECTED_TOKEN|MULTILINE_IMPLICIT_KEY/.test(error.code)) {
    return { ...notClosed(open.mark), offset: open.offset, endsReading: true, mayFollow: false };
  }
  const problem = explain(text, error);
  return { offset: at, endsReading: false, mayFollow: problem.code === 'bad-indent', ...problem };
}

function explain(text: string, error: YAMLError): Complaint & Partial<SyntaxProblem> {
  const at = error.pos[0];
  const line = lineFrom(text, at);
  const begin = text.lastIndexOf('\n', at - 1) + 1;
  const tab = /^ *\t/.exec(text.slice(begin, begin + 200))?.[0].length;
  if (tab !== undefined) return { ...withTab, offset: begin + tab - 1 };
  const [dashed, blanks = ''] = /^(\s*)-[{[].*/.exec(text.slice(begin, begin + 200)) ?? [];
  if (dashed !== undefined) return { ...noBlankAfterDash(dashed.trim()), offset: begin + blanks.length };
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return withTab;
    case 'BAD_INDENT':
      if (/^[}\]]/.test(line)) return closesNothing(line.slice(0, 1));
      return { ...notBelow, offset: at + text.slice(at).search(/\S|$/) };
    case 'BAD_SCALAR_START':
      return complain(
        'needs-quotes',
        `A text cannot begin with ${line.startsWith('`') ? 'a backtick' : quote(line.slice(0, 1))}.`,
        `Put it in quotes: "${line.replaceAll('"', "'").slice(0, 40)}".`,
      );
    case 'BLOCK_AS_IMPLICIT_KEY': {
      const lost = colonLost(text, at);
      if (lost !== undefined) return lost;
      return /:(\s|$)/.test(line) && !/^-\s/.test(line) && !/^\s*-?\s*[{[]/.test(text.slice(begin, at))
        ? secondColon(text, at, line)
        : { ...outOfPlace(line), mayFollow: true };
    }
    case 'MULTILINE_IMPLICIT_KEY':
    case 'MISSING_CHAR':
      return unreadSetting(text, at);
    case 'BAD_DQ_ESCAPE':
      return complain(
        'bad-escape',
        'A backslash inside double quotes has a meaning of its own, and not before this letter.',
        "Use single quotes ('like this'), or write two backslashes.",
      );
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_COLLECTION_TYPE':
    case 'MULTIPLE_TAGS':
      return complain(
        'tag',
        'A word here begins with "!", which marks a type.',
        'Remove it, or put the text in quotes.',
      );
    case 'BAD_DIRECTIVE':
      return complain(
        'directive',
        'A line cannot begin with "%".',
        'Remove it, or begin it with "#" if it is a remark.',
      );
    case 'BAD_ALIAS':
      return beginsWithMark(text, at);
    case 'UNEXPECTED_TOKEN':
      return unexpected(text, at, begin);
    default:
      return complain(
        'not-readable',
        'The text cannot be understood from here on.',
        'Compare the line and the one above it with an example: spaces at the start, colon and space, quotes.',
      );
  }
}

function unreadSetting(text: string, at: number): Complaint & Partial<SyntaxProblem> {
  const line = lineFrom(text, at);
  if (/^["']?[\w-]+["']?:[\u00a0\u2000-\u200b\u202f\u3000]/.test(line)) {
    return complain(
      'bad-character',
      'There is a special blank after the colon, as web pages and word processors use it.',
      'Replace it with an ordinary space, or type the line by hand.',
    );
  }
  // What reads as a setting stands in the wrong place.
  if (/^(-\s+)?["']?[A-Za-z]+["']?:(\s|$)/.test(line))
    return { ...notBelow, offset: at + text.slice(at).search(/\S|$/) };
  return noSetting(line);
}

function unexpected(text: string, at: number, begin: number): Complaint & Partial<SyntaxProblem> {
  const line = lineFrom(text, at);
  if (/:\s+\*\S*\s+$/.test(text.slice(text.lastIndexOf('\n', at) + 1, at))) {
    const afterColon = text.lastIndexOf(':', at) + 1;
    return beginsWithMark(text, afterColon + text.slice(afterColon).search(/\S/));
  }
  const lost = colonLost(text, at);
  if (lost !== undefined) return { ...lost, endsReading: true };
  if (/^[}\]]/.test(line)) return { ...closesNothing(line.slice(0, 1)), endsReading: true };
  const isFirstInLine = text.slice(begin, at).trim() === '';
  const ended = isFirstInLine ? endedBy(text, begin) : undefined;
  return ended ?? { ...outOfPlace(line), mayFollow: isFirstInLine };
}

/** For the library a file ends with a first line that is no setting. */
function endedBy(text: string, begin: number): (Complaint & Partial<SyntaxProblem>) | undefined {
  const first = text.search(/^[^\s#%-]/m);
  const line = lineFrom(text, Math.max(0, first));
  if (first < 0 || first >= begin || /^["']?[\w-]+["']?\s*:(\s|$)/.test(line)) return undefined;
  return { ...noSetting(line), offset: first, endsReading: true };
}

function noBlankAfterDash(line: string): Complaint {
  const hint = `Write it with one: ${quote(`- ${line.slice(1)}`)}.`;
  return complain('bad-dash', 'There is no space after the dash.', hint);
}

function outOfPlace(line: string): Complaint {
  const hint =
    'Put a text that has quotes, brackets or commas in it in quotes as a whole, and begin lists in a line of their own.';
  return complain('unexpected-text', `${quote(line.slice(0, 20))} does not belong here.`, hint);
}

function beginsWithMark(text: string, at: number): Complaint {
  const hint = `Put it in quotes: "${lineFrom(text, at).slice(0, 40)}".`;
  const mark = text.slice(at, at + 1);
  return { ...complain('needs-quotes', `A text cannot begin with ${quote(mark)}.`, hint), offset: at };
}

/** Where a group in braces begins right after a word, further left in a line that is misread. */
function colonLost(text: string, at: number): (Complaint & { readonly offset: number }) | undefined {
  const begin = text.lastIndexOf('\n', at) + 1;
  const line = text.slice(begin, Math.min(at + 1, begin + 200));
  const [, before = '', key] = /^(\s*(?:-\s+)?)(\w[\w-]*)(?!:\s):?\s*[{[]/.exec(line) ?? [];
  if (key === undefined) return undefined;
  return { ...colonMissing(key, lineFrom(text, begin)), offset: begin + before.length };
}

function secondColon(text: string, at: number, line: string): Complaint {
  const value = line.replace(/\s+#.*$/, '');
  const key = /([\w-]+)["']?\s*:\s*$/.exec(text.slice(Math.max(0, at - 200), at))?.[1] ?? '';
  const [, first = '', word = '', second] = /^(.*?\S)\s+(([A-Za-z]+):(?:\s.*)?)$/.exec(value)?.slice(0, 4) ?? [];
  const message = 'There is a second colon in this line.';
  const group = isTextSetting(key) ? undefined : inBraces(value);
  const edits = (written: string): Pick<Complaint, 'edits'> => ({
    edits: [{ from: at, to: at + value.length, text: written }],
  });
  if (group !== undefined) {
    const hint = `Put braces around what belongs to ${quote(key)}: ${quote(`${key}: ${group}`)}.`;
    return { ...complain('needs-braces', message, hint), ...edits(group) };
  }
  if (second !== undefined && settingNames.has(second) && !/: |,$/.test(first)) {
    const hint = `Begin the second in a line of its own: ${quote(word)}.`;
    return complain('two-settings', `There are two settings in this line: ${quote(second)} is the second.`, hint);
  }
  if (/^[\w-]+:\s*[{[]/.test(value)) {
    const hint = `Put braces around what belongs to the first: ${quote(`{ ${value} }`)}.`;
    return { ...complain('needs-braces', message, hint), ...edits(`{ ${value} }`) };
  }
  const whole = `"${value.replaceAll('"', "'")}"`;
  const hint = `Put the text after the first colon in quotes: "${value.replaceAll('"', "'").slice(0, 40)}".`;
  return { ...complain('needs-quotes', message, hint), ...edits(whole) };
}

/** Settings whose value is one text, so that a colon in it is part of it. */
const isTextSetting = (key: string): boolean =>
  settingNames.has(key) &&
  !/^(targets|ecs|base|limits|throughput|warmUp|rampUp|rampDown|calendars|slack|channels|mail)$/.test(key);

/** `requestsPerMinute: 7300` as `{ requestsPerMinute: 7300 }`; absent: these are no settings. */
function inBraces(value: string): string | undefined {
  const [, word, rest = ''] = /^([\w-]+):\s+(\S.*)$/.exec(value) ?? [];
  if (word === undefined) return undefined;
  if (/^[\w-]+:\s/.test(rest) && !settingNames.has(word)) {
    const inner = inBraces(rest);
    return inner === undefined ? undefined : `{ ${word}: ${inner} }`;
  }
  const pieces = value.split(/,\s*/);
  const areSettings = pieces.every((piece) => {
    const [, name = ''] = /^(\w+):\s+[^:{}[\]]+$/.exec(piece) ?? [];
    return settingNames.has(name);
  });
  return areSettings ? `{ ${pieces.join(', ')} }` : undefined;
}

function closesNothing(mark: string): Complaint {
  const opening = mark === '}' ? '{' : '[';
  return complain(
    'unexpected-text',
    `This ${quote(mark)} closes nothing.`,
    `Remove it, or write the ${quote(opening)} that it closes.`,
  );
}

/** Where a group in braces begins right after a word. */
export function colonMissing(key: string, line: string): Complaint {
  const rest = line.slice(line.search(/[{[]/));
  const message = `There is no colon and space after ${quote(key)}.`;
  return complain('missing-space', message, `Write it with both: ${quote(`${key}: ${rest}`)}.`);
}

function noSetting(line: string): Complaint {
  const joined = /^["']?([A-Za-z]+)["']?:(\S.*)$/.exec(line);
  return joined
    ? complain(
        'missing-space',
        'There is no space after the colon.',
        `Write it with one: ${quote(`${joined[1]}: ${joined[2]}`)}.`,
      )
    : complain(
        'not-a-setting',
        'This line does not read as a setting.',
        'Write the word, a colon, a space and the value, such as "owner: marketing@example.com".',
      );
}

const withTab = complain('tab', 'This line is indented with a tab.', 'Use spaces: two for each step to the right.');

const notBelow = complain(
  'bad-indent',
  'This line does not begin below the lines it belongs to.',
  'Give it exactly as many spaces as the other lines of its group.',
);

function notClosed(mark: string): Complaint {
  if (mark === '{' || mark === '[') {
    const closing = mark === '{' ? '}' : ']';
    return complain(
      'not-closed',
      `The ${quote(mark)} that opens here is not closed.`,
      `Write ${quote(closing)} where the group ends.`,
    );
  }
  return complain(
    'not-closed',
    'The quote that opens here is not closed.',
    `Write ${mark === '"' ? 'another "' : "another '"} at the end of the text.`,
  );
}

function lineFrom(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, Math.min(end === -1 ? text.length : end, at + 200)).trim();
}
