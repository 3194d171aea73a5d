import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScheduleSource } from '../lib/execute/ports.ts';

/** The `.yml` files of a folder, each read once: what is in a function's package does not change while it runs. */
export function scheduleFolder(folder: string): ScheduleSource {
  let read: ReturnType<ScheduleSource['read']> | undefined;
  return {
    read: () => {
      read ??= readFolder(folder);
      return read;
    },
  };
}

async function readFolder(folder: string): ReturnType<ScheduleSource['read']> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ path: name, text: await readFile(join(folder, name), 'utf8') })));
}
