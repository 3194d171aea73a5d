import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const { problemOf } = createRequire(import.meta.url)('../../local/check-node.cjs');
const { scripts, engines } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('a Node that loads no TypeScript', () => {
  it.each`
    version      | platform    | arch       | loads    | told                                                                                                     | because
    ${'24.21.0'} | ${'linux'}  | ${'x64'}   | ${true}  | ${undefined}                                                                                             | ${'it is the one that is installed along'}
    ${'22.18.0'} | ${'darwin'} | ${'arm64'} | ${true}  | ${undefined}                                                                                             | ${'it is new enough'}
    ${'20.20.2'} | ${'darwin'} | ${'arm64'} | ${false} | ${/^Prescale needs Node 22\.18 or newer, and this is Node 20\.20\.2: install one from .*nodejs\.org\.$/} | ${'elsewhere none is installed along'}
    ${'20.20.2'} | ${'linux'}  | ${'x64'}   | ${false} | ${/and this is Node 20\.20\.2: run "npm ci" without --omit=optional/}                                    | ${'what is installed along was left out'}
  `('is told in a sentence: $version on $platform $arch, $because', ({ version, platform, arch, loads, told }) => {
    const problem = problemOf(version, platform, arch, loads);
    if (told === undefined) expect(problem).toBeUndefined();
    else expect(problem).toMatch(told);
  });

  it('is told before every script that runs TypeScript', () => {
    const running = Object.entries<string>(scripts).filter(([, command]) =>
      /^(node \S+\.ts|vitest|serverless)\b/.test(command),
    );
    expect(running.length).toBeGreaterThan(6);
    for (const [name] of running) expect(scripts[`pre${name}`], name).toBe('node local/check-node.cjs');
    expect(engines.node).toBe('^22.18.0 || >=23.6.0');
  });
});
