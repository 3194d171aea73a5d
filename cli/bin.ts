#!/usr/bin/env node
import { run } from './run.ts';
import { shellOf } from './shell/shell.ts';

process.exitCode = await run(process.argv.slice(2), shellOf(process));
