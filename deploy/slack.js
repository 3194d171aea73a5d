/**
 * What the stack has for Slack: it follows from the stage's schedule and from what is asked for. The framework loads
 * JavaScript only, so this file is the door to slack-notifiers.ts.
 */
export const notifiers = async ({ resolveVariable }) => {
  const { slackNotifiers } = await import('./slack-notifiers.ts');
  const { scheduleOnce, schedulesFolder } = await import('./schedules.ts');
  const [stage, schedules, pattern, webhook, token] = await Promise.all(
    [
      'sls:stage',
      'param:schedules',
      'file(./deploy/notifier.yml)',
      'param:slackWebhookParameter',
      'param:slackTokenParameter',
    ].map(resolveVariable),
  );
  const { schedule } = await scheduleOnce(stage, schedulesFolder(schedules));
  return slackNotifiers(stage, schedule.settings, pattern, { webhook, token });
};

/** The slash command, where its signing secret is named; otherwise there is no function, no address and no role. */
export const command = async ({ resolveVariable }) => {
  const parameter = await resolveVariable('param:slackSigningSecretParameter');
  if (parameter === '') return { functions: {}, resources: {} };
  if (!/^\/[\w./-]+$/.test(parameter)) {
    // A string: the framework would print an error with its stack.
    throw `slackSigningSecretParameter names an SSM parameter and begins with a slash, such as /prescale/production/slack-signing-secret; it is not the secret itself.`;
  }
  return resolveVariable('file(./deploy/slack-command.yml)');
};
