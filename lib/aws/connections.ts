import { AsyncLocalStorage } from 'node:async_hooks';
import type { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createRequire } from 'node:module';
import { type Deadline, hasTime, outOfTime } from '../execute/deadline.ts';

// An import reads all that the module exports, WebSocket among it, and so loads undici: a fifth of the CPU that a cold start of
// reconcile took. The SDK imports it only where calls go by `http:`.
const http: typeof import('node:http') = createRequire(import.meta.url)('node:http');

/** A request that waits for a socket of another would leave after the look at the clock: each has its own. */
const options = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };

const calling = new AsyncLocalStorage<Deadline>();

/** Opens the connections of `call` for as long as there is time for what is sent over them. */
export const connecting = <T>(deadline: Deadline, call: () => T): T => calling.run(deadline, call);

/**
 * Connections that a request is given only once they are open, and only if there is still time then: Node.js sends what is
 * waiting as soon as a connection opens, before any timer, also in a process that was frozen meanwhile.
 */
export const connections = () => ({
  httpAgent: openFirst(new http.Agent(options), 'connect'),
  httpsAgent: openFirst(new HttpsAgent(options), 'secureConnect'),
});

const openFirst = <Agent extends HttpAgent>(agent: Agent, open: 'connect' | 'secureConnect'): Agent => {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (to, handOver) => {
    const deadline = calling.getStore();
    const socket = connect(to);
    const refuse = (error: Error): void => {
      socket?.destroy();
      // The type asks for a socket, which nobody takes beside an error.
      (handOver as ((error: Error) => void) | undefined)?.(error);
    };
    socket?.once('error', refuse).once(open, () => {
      socket.off('error', refuse);
      if (deadline === undefined || hasTime(deadline)) handOver?.(null, socket);
      else refuse(outOfTime(`A connection to ${to.host}`));
    });
    return undefined;
  };
  return agent;
};
