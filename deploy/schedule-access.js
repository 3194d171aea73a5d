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
  const { scheduleOnce, schedulesFolder } = await import('./schedules.ts');
  const [stage, schedules, overrideTarget] = await Promise.all(
    ['sls:stage', 'param:schedules', 'param:overrideTarget'].map(resolveVariable),
  );
  const folder = schedulesFolder(schedules);
  return { ...scheduleAccess(stage, await scheduleOnce(stage, folder), overrideTarget), schedules: folder };
};
