import * as z from 'zod';
import { scheduleDocument } from './parse/document-schema.ts';

/**
 * JSON Schema (draft 7, which editors understand) of a schedule file, with a description and examples of every key.
 * It is made from the schema that `parseSchedule` uses; what goes beyond shape only `parseSchedule` checks.
 */
export function scheduleJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(scheduleDocument, {
    target: 'draft-07',
    io: 'input',
    override: ({ jsonSchema }) => foldNull(jsonSchema),
  });
  return { $schema, title: 'Prescale schedule', ...schema };
}

/** An empty value as one more type: of two alternatives editors complain twice, of the mistake and of "not null". */
function foldNull(schema: z.core.JSONSchema.BaseSchema): void {
  const [one, other] = schema.anyOf ?? [];
  if (schema.anyOf?.length !== 2 || one === undefined || typeof one.type !== 'string' || other?.type !== 'null') return;
  delete schema.anyOf;
  Object.assign(schema, { ...one, ...schema, type: [one.type, 'null'] });
}
