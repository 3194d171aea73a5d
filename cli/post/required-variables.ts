import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';

/** Variables of the environment. Throws a Failure that names all that are missing. */
export function requiredVariables<Name extends string>(
  { env }: Shell,
  option: string,
  names: readonly Name[],
  hint: string,
): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new Failure('not-in-a-check', `${option} needs ${missing.join(', ')}.`, { hint });
  return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<Name, string>;
}
