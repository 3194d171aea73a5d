/** `npm run schema`: writes what editors know about schedule files, and what programs know about `prescale --json`. */
import { writeFileSync } from 'node:fs';
import { scheduleJsonSchema } from '../lib/schedule/json-schema.ts';
import { prescaleJsonSchema } from './json/answers.ts';

const write = (file: string, schema: Readonly<Record<string, unknown>>): void =>
  writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);

write('../schedules/schedule.schema.json', scheduleJsonSchema());
write('prescale.schema.json', prescaleJsonSchema());
