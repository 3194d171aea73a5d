import type * as z from 'zod';
import type { AwsFault } from './aws-fault.ts';
import type { ServiceName } from './service-name.ts';

/** What an operation gets beside its input. */
export interface CallContext {
  readonly now: Date;
}

/** One API operation: how its input is read from the wire, and what it does to the account. */
export interface Operation {
  readonly input: z.ZodType;
  readonly run: (input: unknown, context: CallContext) => object | Promise<object>;
}

/** Ties the type of the handler's argument to the schema that made it. */
export const operation = <Schema extends z.ZodType>(
  input: Schema,
  run: (input: z.output<Schema>, context: CallContext) => object | Promise<object>,
): Operation => ({
  input,
  run: (value, context) => run(value as z.output<Schema>, context),
});

export interface AwsService {
  readonly name: ServiceName;
  readonly operations: Readonly<Record<string, Operation>>;
  /** How this service words an input that breaks its constraints. */
  readonly refuse: (violations: readonly string[]) => AwsFault;
  /** Throws the service's throttling error when the call's token bucket is empty. */
  readonly throttle: (operation: string, now: Date) => void;
}
