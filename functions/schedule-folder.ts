import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScheduleSource } from '../lib/execute/ports.ts';
import { type PreparsedOrigin, readPreparsed } from '../lib/schedule/preparsed.ts';
import prescale from '../package.json' with { type: 'json' };

/** Beside the files of a package, what they were parsed to while packaging. */
export const preparsedFile = 'preparsed.jsonl';

/** What is parsed ahead here, and by whom; paths are as `scheduleFolder` gives them. */
export const preparsedOrigin = (files: PreparsedOrigin['files']): PreparsedOrigin => ({ files, by: prescale.version });

/** The `.yml` files of a folder, each read once: what is in a function's package does not change while it runs. */
export function scheduleFolder(folder: string): ScheduleSource {
  let read: ReturnType<ScheduleSource['read']> | undefined;
  return {
    read: () => {
      read ??= readFolder(folder);
      return read;
    },
    preparsed: async (files) => {
      const text = await readFile(join(folder, preparsedFile), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : readPreparsed(text, preparsedOrigin(files));
    },
  };
}

async function readFolder(folder: string): ReturnType<ScheduleSource['read']> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ path: name, text: await readFile(join(folder, name), 'utf8') })));
}
