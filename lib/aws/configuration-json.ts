import { PrescaleError } from '../execute/failure.ts';
import type { ScalingPolicy } from '../plan/autoscaling.ts';
import { jsonProblem, mostLevelsOfConfiguration } from '../plan/json-problem.ts';

/**
 * What the SDK read of a policy or an alarm, as plain JSON that can be compared, stored and put back.
 *
 * @throws PrescaleError `unexpected`: it could not be stored
 */
export const configurationJson = (what: string, read: object): ScalingPolicy['configuration'] => {
  const problem = jsonProblem(read, mostLevelsOfConfiguration);
  if (problem !== undefined)
    throw new PrescaleError('unexpected', `${what} cannot be saved: ${problem}`, { passing: false });
  return JSON.parse(JSON.stringify(read));
};
