/** `npm run command-page`: writes docs/command.md. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandPage } from './command-page.ts';
import { documentedShell } from './documented-shell.ts';

const root = join(import.meta.dirname, '..');
writeFileSync(join(root, 'docs/command.md'), await commandPage(documentedShell(root)));
