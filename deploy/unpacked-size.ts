import { readFileSync } from 'node:fs';

/** Bytes of what a zip archive holds, from its central directory (PKWARE's APPNOTE, 4.3). */
export function unpackedSize(path: string): number {
  const archive = readFileSync(path);
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  let entry = end < 0 ? 0 : archive.readUInt32LE(end + 16);
  let unpacked = 0;
  for (let left = end < 0 ? 0 : archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    unpacked += archive.readUInt32LE(entry + 24);
    entry +=
      46 + archive.readUInt16LE(entry + 28) + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  return unpacked;
}
