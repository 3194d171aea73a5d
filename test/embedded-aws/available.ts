import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether a program that is not ours is on the path. Where it is missing, its tests are skipped and say so on a user's
 * machine; where `CI` is set they fail, because nobody would notice there that a check is no longer made.
 *
 *     describe.skipIf(!availableOrSkip('moto_server'))('...', ...)
 */
export const availableOrSkip = (program: string): boolean => {
  if (onPath(program)) return true;
  if (process.env.CI !== undefined && process.env.CI !== '' && process.env.CI !== 'false')
    throw new Error(`${program} is not on the path, and CI must run the tests that need it`);
  console.warn(`${program} is not on the path: the tests that need it are skipped`);
  return false;
};

const onPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
