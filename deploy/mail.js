/**
 * What the stack has for e-mail, where the stage's schedule names who gets it. The framework loads JavaScript only, so this
 * file is the door to mail-receivers.ts.
 */
export const parts = async ({ resolveVariable }) => {
  const { mailParts } = await import('./mail-receivers.ts');
  const { scheduleOnce, schedulesFolder } = await import('./schedules.ts');
  const [stage, schedules, pattern] = await Promise.all(
    ['sls:stage', 'param:schedules', 'file(./deploy/mail.yml)'].map(resolveVariable),
  );
  const { schedule } = await scheduleOnce(stage, schedulesFolder(schedules));
  return mailParts(schedule.settings, pattern);
};
