import * as z from 'zod';

/** What a value is, for sentences ("needs a time of day"), and how it is written. */
export interface Words {
  readonly what: string;
  readonly example: string;
}

/** The words of every schema below; problems are told with them. */
export const words = z.registry<Words>();

/** The most tasks that can be asked for; Amazon ECS allows 5,000 a service unless the quota is raised. */
export const mostTasks = 10_000;

interface Described extends Words {
  readonly description: string;
  readonly examples?: readonly unknown[];
  /** Shown to editors; the value itself is read by a function that can say what is wrong with it. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly type?: readonly string[];
  readonly minLength?: number;
}

/** Gives a schema its words: description and examples go into the JSON Schema, `what` and `example` into problems. */
export function describe<T extends z.ZodType>(schema: T, { what, example, ...forEditors }: Described): T {
  const described = schema.meta(forEditors);
  words.add(described, { what, example });
  return described;
}
