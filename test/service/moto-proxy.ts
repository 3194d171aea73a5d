import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface MotoProxy {
  readonly url: string;
  /** Operations in the order of arrival, with the names of the policies, the counts and the bounds they were sent. */
  readonly operations: readonly { readonly operation: string; readonly input: Readonly<Record<string, unknown>> }[];
  /** Bodies of the messages published. */
  readonly messages: readonly string[];
  close(): Promise<void>;
}

/**
 * In front of moto: notes the calls, and answers `ListTagsForResource` itself, as AWS answers for a target without tags,
 * because moto answers it with an HTML page ("tags of a scalable target" in moto-differences.ts).
 */
export async function startMotoProxy(moto: string): Promise<MotoProxy> {
  const operations: { operation: string; input: Record<string, unknown> }[] = [];
  const messages: string[] = [];
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      const target = String(incoming.headers['x-amz-target'] ?? '');
      const operation = target.split('.').at(-1) ?? '';
      if (operation !== '') operations.push({ operation, input: JSON.parse(body.toString()) });
      const form = target === '' ? new URLSearchParams(body.toString()) : undefined;
      if (form?.get('Action') === 'Publish') messages.push(form.get('Message') ?? '');
      if (operation === 'ListTagsForResource') {
        outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{"Tags":{}}');
        return;
      }
      const forwarded = request(
        new URL(incoming.url ?? '/', moto),
        { method: incoming.method ?? 'POST', headers: incoming.headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      forwarded.on('error', () => outgoing.destroy());
      forwarded.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    operations,
    messages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
