import { prescale, subcommandsFor } from './prescale.ts';
import { run } from './run.ts';
import { formatVersion } from './shell/answer.ts';
import { exitCodeMeanings } from './shell/exit-codes.ts';
import type { Shell } from './shell/shell.ts';

const begin = `# The command

\`prescale\` says what a schedule will do before it does it, and why. From \`import\` on, commands
speak to AWS; those before need no account. In this repository it is \`npx prescale\`; \`npm run pack:command\` makes a package of it that runs anywhere with Node 22.18 or newer, with schedules
that lie elsewhere:

\`\`\`bash
npm run pack:command
npm install --global ./build/prescale-*.tgz
prescale validate --schedules ../our-schedules
\`\`\`

This page is written by \`npm run command-page\` from the help of the command; the examples are run on the schedules of
[examples/schedules-repository](../examples/schedules-repository/README.md).
`;

const rules = `## What all commands have in common

- \`--schedules\` names the folder with a folder for each stage; \`PRESCALE_SCHEDULES\` does the same for all commands. \`--stage\`
  names the stage.
- Dates and times are local to the schedule's zone, unless they have an offset (\`2026-11-27T09:00Z\`). The version of the time zone
  data is printed, since it differs between machines.
- The answer goes to standard output; warnings, mistakes and progress go to standard error. There is no colour off a terminal or
  with \`NO_COLOR\`. \`COLUMNS\` sets the width; off a terminal lines are not broken without it. What takes a \`--yes\`
  asks before it changes something; without a terminal it changes nothing unless \`--yes\` is given. \`override\` does not ask.
- \`--json\` prints one object, which [prescale.schema.json](../cli/prescale.schema.json) describes; also where something is wrong, with
  \`error\`. Its \`formatVersion\` is ${formatVersion}, and becomes another one when programs that read it have to be changed.

| exit code | |
|---|---|
${exitCodeMeanings.map(([code, meaning]) => `| ${code} | ${meaning} |`).join('\n')}

## Commands that speak to AWS

They use the credentials that the \`aws\` command uses: those of the environment, of \`AWS_PROFILE\`, or of a login. The Region is
that of \`--region\`, of \`AWS_REGION\` or of the profile, the table \`prescale-<stage>\` or that of \`--table\`. \`--local\` goes to the
embedded AWS that \`npm run local-aws -- --stage production\` serves on port 4566, or where \`AWS_ENDPOINT_URL\` says on this machine.

| command | what it needs |
|---|---|
| \`status\`, \`plan\` | \`dynamodb:Query\`, \`GetItem\`; \`ecs:DescribeServices\`, \`ListTasks\`, \`DescribeTasks\`; \`application-autoscaling:Describe*\`, \`ListTagsForResource\`; \`cloudwatch:DescribeAlarms\`; \`status\` also \`sqs:ListQueues\`, \`GetQueueAttributes\` |
| \`doctor\` | what \`status\` needs, \`sts:GetCallerIdentity\` and \`sns:ListSubscriptionsByTopic\`; what it may not read it says, and goes on |
| \`import\` | \`ecs:ListServices\`, \`DescribeServices\`; \`application-autoscaling:Describe*\`, \`ListTagsForResource\`; with \`--take-over\` also \`application-autoscaling:DeleteScheduledAction\` and \`PutScheduledAction\`. \`dynamodb:Query\` lets it compare what is live, which \`--take-over\` needs unless with \`--undeployed\` |
| \`tick\` | what the role of \`reconcile\` [has](deploying.md#permissions) |
| \`history\` | \`dynamodb:Query\` |
| \`override\` | \`dynamodb:Query\`, \`GetItem\`, \`PutItem\` |
| \`records\` | \`dynamodb:Query\`, \`GetItem\`, \`PutItem\`; \`restore --at\` also \`DescribeContinuousBackups\`, \`DescribeTable\`, \`RestoreTableToPointInTime\` with what that [needs](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html), \`DeleteTable\`; \`restore --autoscaling\` what \`tick\` needs; \`remove\` \`DeleteItem\`, and of a record with a snapshot what \`plan\` needs |
| \`dead-letters\` | \`sqs:ListQueues\`, \`GetQueueAttributes\`, \`ReceiveMessage\`, \`DeleteMessage\`; \`dynamodb:PutItem\`; of e-mail \`sts:GetCallerIdentity\` and \`sns:Publish\` |
`;

/** What is shown of each command. */
const shown: Readonly<Record<string, readonly string[]>> = {
  validate: ['validate', '--at', '2027-06-01'],
  preview: [
    'preview',
    '--from',
    '2027-06-25',
    '--days',
    '1',
    '--target',
    'checkout',
    '--vcpu-hour',
    '0.04048',
    '--gb-hour',
    '0.004445',
    '--size',
    '1x2',
  ],
  explain: ['explain', 'checkout', '--at', '2027-06-26 07:30'],
  'what-if': ['what-if', '--event', 'summer-sale', '--tasks', '20', '--target', 'search'],
};

/** docs/command.md: the help of every command, and what some of them print. */
export async function commandPage(shell: Omit<Shell, 'out' | 'err'>): Promise<string> {
  const printed = async (args: readonly string[]): Promise<string> => {
    const texts: string[] = [];
    const page = { width: 100, paint: (_: unknown, plain: string) => plain };
    const out = { page, write: (text: string) => void texts.push(text) };
    await run(args, { ...shell, out, err: { page, write: () => undefined } });
    return texts.join('').trimEnd();
  };
  const silent = { page: { paint: (_: unknown, plain: string) => plain }, write: () => undefined };
  const { commands } = prescale(await subcommandsFor([]), { ...shell, out: silent, err: silent }, () => undefined);
  const names = commands.map((command) => command.name());
  const nestedIn = (name: string): readonly string[] =>
    commands.find((command) => command.name() === name)?.commands.map((command) => command.name()) ?? [];
  const list = commands
    .map((command) => `| [\`${command.name()}\`](#prescale-${command.name()}) | ${command.description()} |`)
    .join('\n');
  const parts = [begin, `| command | |\n|---|---|\n${list}\n`, rules];
  for (const name of names) {
    parts.push(`## prescale ${name}\n`, `\`\`\`\n${await printed([name, '--help'])}\n\`\`\`\n`);
    for (const nested of nestedIn(name)) {
      parts.push(`### prescale ${name} ${nested}\n`, `\`\`\`\n${await printed([name, nested, '--help'])}\n\`\`\`\n`);
    }
    const args = shown[name];
    if (args === undefined) continue;
    const typed = args.map((arg) => (/[\s"]/.test(arg) ? `"${arg}"` : arg)).join(' ');
    parts.push(`\`\`\`\n$ prescale ${typed}\n${await printed(args)}\n\`\`\`\n`);
  }
  return parts.join('\n');
}
