import type { PreparsedOrigin } from '../lib/schedule/preparsed.ts';

/** Of a text as the one file of a stage. */
export const benchOrigin = (text: string): PreparsedOrigin => ({ files: [{ path: 'bench.yml', text }], by: 'bench' });
