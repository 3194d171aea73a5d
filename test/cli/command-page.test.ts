import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandPage } from '../../cli/command-page.ts';
import { documentedShell } from '../../cli/documented-shell.ts';

describe('docs/command.md', () => {
  it('is what the command prints; `npm run command-page` writes it anew', async () => {
    const page = await commandPage(documentedShell(process.cwd()));
    expect(page).toContain('$ prescale explain');
    expect(readFileSync('docs/command.md', 'utf8')).toBe(page);
  });
});
