/** `npm run schema`: writes what editors know about schedule files from the code that reads them. */
import { writeFileSync } from 'node:fs';
import { scheduleJsonSchema } from '../lib/schedule/json-schema.ts';

const file = new URL('../schedules/schedule.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(scheduleJsonSchema(), null, 2)}\n`);
