import * as z from 'zod';
import { type Words, words } from './describe.ts';

/** Without "may be left out" and "may be empty". */
export function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  return isWrapper(schema) ? unwrapped(schema.unwrap()) : schema;
}

/** What a schema's values are called, and an example. */
export function wordsOf(schema: z.core.$ZodType): Words {
  const said = words.get(schema);
  if (said !== undefined) return said;
  return isWrapper(schema) ? wordsOf(schema.unwrap()) : { what: 'a text', example: '' };
}

const isWrapper = (schema: z.core.$ZodType): schema is z.ZodOptional | z.ZodNullable =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable;
