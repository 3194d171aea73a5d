// Run before each script of package.json: a Node that loads no TypeScript is told in a sentence and not by
// ERR_UNKNOWN_FILE_EXTENSION. In words that a Node of many years ago can read.
'use strict';

/** What is wrong with a Node; undefined: nothing. */
function problemOf(version, platform, arch, loadsTypeScript) {
  if (loadsTypeScript) return undefined;
  const needed = 'Prescale needs Node 22.18 or newer';
  const along = platform === 'linux' && arch === 'x64';
  return (
    needed +
    ', and this is Node ' +
    version +
    (along
      ? ': run "npm ci" without --omit=optional, which installs one along.'
      : ': install one from https://nodejs.org.')
  );
}

module.exports = { problemOf: problemOf };

if (require.main === module) {
  const problem = problemOf(
    process.versions.node,
    process.platform,
    process.arch,
    Boolean(process.features.typescript),
  );
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 1;
  }
}
