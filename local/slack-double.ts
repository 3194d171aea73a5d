import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

const message = z.looseObject({ text: z.string(), blocks: z.array(z.looseObject({ type: z.string() })) });
export type PostedMessage = z.infer<typeof message>;

export interface SlackAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers like Slack's incoming webhooks and keeps what was posted. */
export interface SlackDouble {
  readonly url: string;
  readonly posted: readonly PostedMessage[];
  /** The next answers, in order; without any, every post is taken. */
  answer(...answers: readonly SlackAnswer[]): void;
  close(): Promise<void>;
}

export async function startSlackDouble(): Promise<SlackDouble> {
  const posted: PostedMessage[] = [];
  const answers: SlackAnswer[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const next = answers.shift();
      const read = message.safeParse(jsonOf(body));
      if (next !== undefined) response.writeHead(next.status, next.headers).end(next.body);
      else if (!read.success) response.writeHead(400).end('invalid_payload');
      else {
        posted.push(read.data);
        response.writeHead(200).end('ok');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/services/T000/B000/local`,
    posted,
    answer: (...more) => void answers.push(...more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
