/** `npm run pack:command`: the tarball of the `prescale` command, in build/. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { makeCommandPackage } from './command-package.ts';

const build = join(import.meta.dirname, '../build');
await makeCommandPackage(join(build, 'command'));
execFileSync('npm', ['pack', join(build, 'command'), '--pack-destination', build], { stdio: 'inherit' });
