/**
 * What serverless.yml takes from the stage's schedule. The framework loads JavaScript only, so this file is the door to
 * schedule-access.ts.
 */
export const access = async ({ resolveVariable }) => {
  if (!process.features.typescript) {
    // A string: the framework would print an error with its stack.
    throw `Node ${process.versions.node} cannot load TypeScript; "npm run package" brings its own Node.`;
  }
  const { scheduleAccess } = await import('./schedule-access.ts');
  const { warnings, ...access } = await scheduleAccess(await resolveVariable('sls:stage'));
  for (const line of warnings) say(line);
  return access;
};

const said = new Set();

/** Once: the framework asks twice. */
const say = (line) => {
  if (said.has(line)) return;
  said.add(line);
  process.stderr.write(`${line}\n`);
};
