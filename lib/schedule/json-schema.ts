import * as z from 'zod';
import { scheduleDocument } from './parse/document-schema.ts';

/**
 * JSON Schema (draft 7, which editors understand) of a schedule file, with a description and examples of every key.
 * It is made from the schema that `parseSchedule` uses; what goes beyond shape only `parseSchedule` checks.
 */
export function scheduleJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(scheduleDocument, { target: 'draft-07', io: 'input' });
  return { $schema, title: 'Prescale schedule', ...schema };
}
