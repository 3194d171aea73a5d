import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDeployedStage } from './deployed-stage.ts';
import { createEmbeddedAws } from './embedded-aws/embedded-aws.ts';
import { systemClock } from './simulated-clock.ts';

const help = `Starts the embedded AWS alone: on the machine's clock, on loopback only, and empty unless a stage is named.

  npm run local-aws -- [--port 4566] [--stage production]

Options:
  --port N      port to listen on (4566; 0 takes a free one)
  --stage NAME  with the services, the table, the topic and the queues of this stage of schedules/, or of the folder
                that PRESCALE_SCHEDULES names, for prescale --local
  --help        this text

It speaks for ECS, Application Auto Scaling, CloudWatch alarms, SNS, SQS, DynamoDB, SSM parameters and STS, to the \`aws\`
command and to any SDK. Credentials may be anything. Ctrl-C stops it, and everything in it is gone.`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4566' },
      stage: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port}: not a port number`);
  const aws = await createEmbeddedAws({ clock: systemClock });
  if (values.stage !== undefined) await buildDeployedStage(aws, values.stage, folderOf(values.stage));
  const url = await aws.listen(port).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE'
      ? new Error(`Something listens on port ${port} already: --port takes another one, and 0 a free one.`)
      : error;
  });
  console.log(`# The embedded AWS listens on ${url}. In another terminal:
export AWS_ENDPOINT_URL=${url}
export AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=us-east-1
export AWS_ACCESS_KEY_ID=embedded
export AWS_SECRET_ACCESS_KEY=embedded`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void aws.close();
    });
};

/** As `npm start` and `prescale` find it: a folder that is named is seen from where the command was typed. */
function folderOf(stage: string): string {
  const named = process.env.PRESCALE_SCHEDULES || 'schedules';
  const typedIn = process.env.PRESCALE_SCHEDULES ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();
  return relative(process.cwd(), join(resolve(typedIn, named), stage));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
