/**
 * Imports a packaged function and prints the CPU time that took, in milliseconds; with a time, also of invoking it then:
 * `node bench/first-invocation.ts <module> [<instant>]`.
 */
import { pathToFileURL } from 'node:url';

const [module = '', instant] = process.argv.slice(2);
if (instant !== undefined) {
  const MachineDate = Date;
  const ahead = MachineDate.parse(instant) - MachineDate.now();
  globalThis.Date = new Proxy(MachineDate, {
    construct: (date, given, made) =>
      Reflect.construct(date, given.length === 0 ? [MachineDate.now() + ahead] : given, made),
    get: (date, key) => (key === 'now' ? () => MachineDate.now() + ahead : Reflect.get(date, key)),
  });
}
const before = process.cpuUsage();
const { handler } = await import(pathToFileURL(module).href);
if (instant !== undefined) await handler({}, { functionName: 'bench', getRemainingTimeInMillis: () => 57_000 });
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
