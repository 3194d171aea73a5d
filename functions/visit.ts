import type { LookupAddress, LookupOptions, lookup } from 'node:dns';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Visit } from '../lib/execute/ports.ts';
import { longestVisitMs } from '../lib/execute/warm-up.ts';
import { isPublicAddress } from './public-address.ts';

/**
 * Visits the address of a warm-up. An answer counts whatever it says, a redirect too, but for the server's own errors; its
 * body is not read and no redirect is followed. Whoever may write a schedule must not reach by it what only this function
 * can reach, so it is `https` and an address of the internet, or a host that is allowed by name.
 *
 * @param allowedHosts names or addresses that may also be visited by `http`, and wherever they are
 */
export const visitor =
  (allowedHosts: readonly string[]): Visit =>
  async (url, signal) => {
    if (!URL.canParse(url)) return false;
    const { protocol, hostname } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const isAllowed = allowedHosts.includes(host);
    if (protocol !== 'https:' && !(protocol === 'http:' && isAllowed)) return false;
    // No name is looked up for a host that is an address.
    if (!isAllowed && isIP(host) !== 0 && !isPublicAddress(host)) return false;
    // Slow to load (lib/aws/connections.ts), and few ask for them.
    const { lookup } = await import('node:dns');
    const request = protocol === 'https:' ? requestHttps : (await import('node:http')).request;
    return new Promise((resolve) => {
      const sent = request(url, {
        agent: false,
        signal: AbortSignal.any([signal, AbortSignal.timeout(longestVisitMs)]),
        ...(!isAllowed && { lookup: publicly(lookup) }),
      });
      sent.on('response', ({ statusCode = 500 }) => {
        resolve(statusCode < 500);
        sent.destroy();
      });
      sent.on('error', () => resolve(false));
      sent.on('close', () => resolve(false));
      sent.end();
    });
  };

type Found = (error: NodeJS.ErrnoException | null, found: string | LookupAddress[], family?: number) => void;

/**
 * As `dns.lookup`, with the addresses of the internet alone. The connection is made to what it answers, so that a name
 * cannot mean another address when it is used than when it was looked at.
 */
const publicly =
  (look: typeof lookup) =>
  (host: string, options: LookupOptions, found: Found): void =>
    look(host, { ...options, all: true }, (error, addresses) => {
      const open = (addresses ?? []).filter(({ address }) => isPublicAddress(address));
      const [first] = open;
      if (error !== null || first === undefined) found(error ?? new Error(`${host} is not on the internet`), []);
      else if (options.all === true) found(null, open);
      else found(null, first.address, first.family);
    });
