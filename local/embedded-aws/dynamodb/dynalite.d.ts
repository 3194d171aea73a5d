// dynalite has no declarations of its own; this is the part that the embedded AWS uses.
declare module 'dynalite' {
  import type { Server } from 'node:http';

  const dynalite: (options: { createTableMs?: number; deleteTableMs?: number; updateTableMs?: number }) => Server;
  // biome-ignore lint/style/noDefaultExport: dynalite is a CommonJS module that exports its one function.
  export default dynalite;
}
