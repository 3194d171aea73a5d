import { troubleOf } from '../../lib/aws/trouble.ts';
import { PrescaleError } from '../../lib/execute/failure.ts';
import { oneLine } from '../aws/with-connection.ts';
import { type Finding, failed, warning } from './check.ts';

/** Why something was not looked at. Whoever may not read it may still be somebody for whom all else is fine. */
export function notLookedAt(error: unknown): Finding {
  if (!(error instanceof PrescaleError)) throw error;
  const trouble = troubleOf(error);
  if (trouble?.kind === 'access-denied') return denied(trouble.action);
  return failed(
    `It could not be read: ${oneLine(error.message).replace(/\.$/, '')}.`,
    `docs/reliability.md says what to do about ${error.code}.`,
  );
}

const denied = (action = 'what is needed'): Finding =>
  warning(
    `It was not looked at: AWS does not allow ${action} with these credentials.`,
    'Allow that action, or run this with credentials that have it.',
  );

/** What was found, or why nothing was. */
export const looked = async (look: () => Promise<Finding>): Promise<Finding> => look().catch(notLookedAt);
