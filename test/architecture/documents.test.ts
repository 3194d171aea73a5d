import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesEnding, root } from './repository.ts';
import { asText, type Finding, lineOf, type SourceFile } from './source-file.ts';

describe('documents', () => {
  it('link only to what exists', () => {
    const documents = filesEnding('.md');
    expect(documents.length).toBeGreaterThan(5);
    expect(documents.flatMap(deadLinks).map(asText)).toEqual([]);
  });

  it.each`
    text                                       | because
    ${'[gone](gone.md)'}                       | ${'a missing file'}
    ${'[gone](./docs/gone.md#part)'}           | ${'a missing file with a part'}
    ${'![gone](gone.svg "with a title")'}      | ${'a missing picture'}
    ${'[gone]: gone.md'}                       | ${'a missing file, by reference'}
    ${'# A heading\n[gone](#another-heading)'} | ${'a missing heading of the same page'}
    ${'[gone](package.json)\n[gone](gone.md)'} | ${'the second of two'}
  `('are refused with $because', ({ text }) => {
    expect(deadLinks({ path: 'NEW.md', text })).toHaveLength(1);
  });

  it.each`
    text                                          | because
    ${'[here](package.json)'}                     | ${'a file'}
    ${'[here](docs/adr)'}                         | ${'a folder'}
    ${'# One `Word`, two\n[here](#one-word-two)'} | ${'a heading of the same page'}
    ${'[there](https://example.com/gone.md)'}     | ${'the web is not ours to check'}
    ${'```yaml\n[gone](gone.md)\n```'}            | ${'an example'}
  `('may have $because', ({ text }) => {
    expect(deadLinks({ path: 'NEW.md', text })).toEqual([]);
  });
});

describe('the table of codes in docs/reliability.md', () => {
  it('has each code that a failure may have, once', () => {
    const read = (path: string): string => readFileSync(join(root, path), 'utf8');
    const codes = [
      ...read('lib/execute/failure.ts').matchAll(/^ {2}\| '([a-z-]+)'/gm),
      ...read('lib/plan/ecs-service.ts').matchAll(/code: '([a-z-]+)'/g),
      ...read('lib/plan/memory-lost.ts').matchAll(/fact: 'code', code: '([a-z-]+)'/g),
    ].map(([, code = '']) => code);
    expect(codes.length).toBeGreaterThan(15);
    const table = /^\| code \| meaning \| what to do \|\n(?:\|.*\n)+/m.exec(read('docs/reliability.md'))?.[0] ?? '';
    const named = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code),
    );
    expect(named.toSorted()).toEqual(codes.toSorted());
  });
});

describe('the repository', () => {
  it('names no path of the machine it was written on', () => {
    const files = filesEnding('.ts', '.js', '.json', '.md', '.yml', '/run');
    expect(files.flatMap(machinePaths).map(asText)).toEqual([]);
  });

  it.each([['home', 'ann', 'prescale'].join('/'), ['Users', 'ann'].join('/'), ['root', '.npm'].join('/')])(
    'would be refused with /%s in it',
    (path) => {
      expect(machinePaths({ path: 'a.md', text: `see\n(/${path})` })).toMatchObject([{ path: 'a.md', line: 2 }]);
    },
  );
});

function deadLinks(document: SourceFile): Finding[] {
  const text = withoutExamples(document.text);
  const links = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s+(\S+)/gm)];
  return links.flatMap((link) => {
    const address = link[1] ?? link[2] ?? '';
    if (/^[a-z][a-z+.-]*:/i.test(address) || isAlive(document.path, text, address)) return [];
    return [{ path: document.path, line: lineOf(text, link.index), what: `links to ${address}, which is not there` }];
  });
}

function isAlive(path: string, text: string, address: string): boolean {
  const [file = '', heading] = address.split('#');
  if (file !== '') return existsSync(join(root, posix.dirname(path), decodeURIComponent(file)));
  return heading !== undefined && headings(text).includes(heading);
}

/** As GitHub makes addresses of headings. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#{1,6}\s+(.+?)\s*$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

/** Blanked, so that lines keep their numbers. */
function withoutExamples(text: string): string {
  return text.replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, (example) => example.replaceAll(/[^\n]/g, ' '));
}

function machinePaths({ path, text }: SourceFile): Finding[] {
  return [...text.matchAll(/(?<![\w.}$-])\/(home|Users|root|work)\/[\w.]/g)].map((found) => ({
    path,
    line: lineOf(text, found.index),
    what: `names a folder of one machine: ${found[0]}`,
  }));
}
