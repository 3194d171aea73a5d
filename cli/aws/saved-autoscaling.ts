import { jsonIn } from '../../lib/aws/dynamodb-kept-items.ts';
import { PrescaleError } from '../../lib/execute/failure.ts';
import type { Saved } from '../../lib/execute/put-back.ts';
import { snapshot } from '../../lib/plan/autoscaling.ts';
import { resource } from '../../lib/plan/resource.ts';
import { Failure } from '../shell/failure.ts';
import type { Connection } from './connection.ts';
import { keptItem } from './kept-record.ts';

/** What is saved of a target's autoscaling, also in a record that is otherwise unreadable; failing that, the second copy. */
export async function savedOf(connection: Connection, target: string): Promise<Saved> {
  const item = await keptItem(connection, target);
  const json = jsonIn(item.text);
  const on = resource.safeParse(json?.resource);
  if (!on.success) {
    throw new Failure('no-service', `The record of ${target} does not say which service it is of.`, {
      hint: 'Mend that first, with prescale records edit.',
    });
  }
  // What the record of one that is only observed holds as saved was never taken away.
  const isObserved = json?.observing !== undefined;
  const inRecord = snapshot.safeParse(json?.snapshot);
  if (inRecord.success && !isObserved) return { target, resource: on.data, snapshot: inRecord.data };
  const copy = await connection.aws.records.copyOf(on.data);
  if (copy !== undefined && !(copy instanceof PrescaleError))
    return { target, resource: on.data, snapshot: copy.snapshot };
  if (copy === undefined && isObserved) {
    throw new Failure(
      'nothing-saved',
      `${target} is only observed: nothing of it was taken away, so nothing is saved.`,
    );
  }
  const why = copy === undefined ? 'there is no second copy' : copy.message;
  const what = json?.snapshot === undefined ? 'holds nothing that is saved' : 'holds a snapshot that cannot be read';
  throw new Failure('nothing-saved', `The record of ${target} ${what}, and ${why}.`, {
    hint: 'An older record may have it: prescale records restore --at.',
  });
}
