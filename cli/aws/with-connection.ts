import { PrescaleError } from '../../lib/execute/failure.ts';
import type { WhichAws } from '../input/aws-options.ts';
import type { Shell } from '../shell/shell.ts';
import type { Connection } from './connection.ts';
import { troubleFailure } from './trouble-failure.ts';

/**
 * Opens the connection for as long as it is used. The SDK is loaded here and not before: what needs no AWS starts without it.
 * Throws a Failure, one line for whatever keeps AWS from answering.
 */
export async function withConnection<T>(
  shell: Shell,
  options: WhichAws,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const { connect } = await import('./connection.ts');
  let connection: Connection | undefined;
  try {
    connection = await connect(shell, options);
    return await use(connection);
  } catch (error) {
    const failure = troubleFailure(error, shell, options, connection?.region);
    if (failure !== undefined) throw failure;
    throw error;
  } finally {
    connection?.close();
  }
}

/** What a port answers instead of a value, as the reason why a part of an answer is missing. */
export const whyNot = (error: unknown): string => {
  if (error instanceof PrescaleError) return oneLine(error.message);
  throw error;
};

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
