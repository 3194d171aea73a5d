import type { ServiceName } from '../service-name.ts';
import type { Protocol, WireAnswer } from './wire.ts';

/** The API version that a Query request carries is what names the service. */
const byVersion: Readonly<Record<string, ServiceName>> = { '2010-03-31': 'sns', '2011-06-15': 'sts' };

const namespaces: Partial<Record<ServiceName, string>> = {
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/** AWS Query, which SNS and STS still speak: a form goes in, XML comes out. */
export const queryProtocol: Protocol = {
  address(request) {
    if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return undefined;
    const form = new URLSearchParams(request.body.toString());
    const operation = form.get('Action');
    const version = form.get('Version') ?? '';
    const service = Object.hasOwn(byVersion, version) ? byVersion[version] : undefined;
    return operation === null || service === undefined ? undefined : { service, operation };
  },

  readInput(request) {
    const root: Node = { children: new Map() };
    for (const [name, value] of new URLSearchParams(request.body.toString())) {
      if (name === 'Action' || name === 'Version') continue;
      let node = root;
      for (const part of name.split('.')) {
        const child = node.children.get(part) ?? { children: new Map() };
        node.children.set(part, child);
        node = child;
      }
      node.value = value;
    }
    return structure(root);
  },

  answer: ({ service, operation }, output, requestId) =>
    xml(
      200,
      requestId,
      `<${operation}Response xmlns="${namespaces[service]}"><${operation}Result>${members(output)}</${operation}Result>` +
        `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
    ),

  refusal: ({ service }, fault, requestId) =>
    xml(
      fault.status,
      requestId,
      `<ErrorResponse xmlns="${namespaces[service]}"><Error><Type>${fault.status < 500 ? 'Sender' : 'Receiver'}</Type>` +
        `<Code>${escaped(fault.code)}</Code><Message>${escaped(fault.message)}</Message></Error>` +
        `<RequestId>${requestId}</RequestId></ErrorResponse>`,
    ),
};

interface Node {
  readonly children: Map<string, Node>;
  value?: string;
}

/** `Names.member.2` is the second of a list, `Attributes.entry.1.Name` and `.Value` a pair of a map. */
const plain = (node: Node): unknown => {
  if (node.children.size === 0) return node.value ?? '';
  const list = node.children.get('member');
  if (list !== undefined) return inOrder(list).map(plain);
  const pairs = node.children.get('entry');
  if (pairs !== undefined)
    return Object.fromEntries(
      inOrder(pairs).map((pair) => [
        (pair.children.get('Name') ?? pair.children.get('key'))?.value ?? '',
        plain(pair.children.get('Value') ?? pair.children.get('value') ?? { children: new Map() }),
      ]),
    );
  return structure(node);
};

const structure = (node: Node): object =>
  Object.fromEntries([...node.children].map(([name, child]) => [name, plain(child)]));

const inOrder = (list: Node): readonly Node[] =>
  [...list.children].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);

const members = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((item) => `<member>${members(item)}</member>`).join('');
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `<${name}>${members(member)}</${name}>`)
    .join('');
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const xml = (status: number, requestId: string, body: string): WireAnswer => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body: Buffer.from(`<?xml version="1.0"?>\n${body}`),
});
