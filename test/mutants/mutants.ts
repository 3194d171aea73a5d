/** A bug that somebody could write, as a change of the code that is there; a check must notice it. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  /** Found exactly once. */
  readonly find: string;
  readonly replace: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'deregister although the snapshot does not hold everything',
    file: 'lib/plan/calls.ts',
    find: 'if (!mayDeregister(situation))',
    replace: 'if (false)',
  },
  {
    name: 'skip the snapshot',
    file: 'lib/plan/transition.ts',
    find: "const isToSave = state.autoscaling === 'deregistered' && record.snapshot === undefined;",
    replace: 'const isToSave = false;',
  },
  {
    name: 'overwrite the snapshot',
    file: 'lib/plan/transition.ts',
    find: "const isToSave = state.autoscaling === 'deregistered' && record.snapshot === undefined;",
    replace: "const isToSave = state.autoscaling === 'deregistered';",
  },
  {
    name: 'drop the snapshot before comparing',
    file: 'lib/plan/restore.ts',
    find: '  if (missing.done) {',
    replace: '  if (!missing.done) draft.add(...missing.steps);\n  {',
  },
  {
    name: 'register a max below the count',
    file: 'lib/plan/missing-parts.ts',
    find: 'max: Math.max(bounds.max, count),',
    replace: 'max: bounds.max,',
  },
  {
    name: 'publish before the write',
    file: 'lib/execute/run-plan.ts',
    find: '      return records.write(step.record);',
    replace:
      '      for (const one of step.tell) await (ports as unknown as { publisher: { publish(a: unknown): Promise<void> } }).publisher.publish({ ...one, details: [] });\n      return records.write(step.record);',
  },
  {
    name: 'forget the scheduled actions',
    file: 'lib/plan/missing-parts.ts',
    find: '    ...missing.scheduledActions.map(',
    replace: '    ...[].map(',
  },
  {
    name: 'forget the tags',
    file: 'lib/plan/missing-parts.ts',
    find: '      ...(Object.keys(snapshot.configuration.tags).length > 0 && { tags: snapshot.configuration.tags }),',
    replace: '',
  },
  {
    name: 'take tasks away when something smaller ends',
    file: 'lib/plan/ledger.ts',
    find: '(left <= to ? Math.min(left, from) : left)',
    replace: 'Math.min(left, from)',
  },
  {
    name: 'act while another tick may still be at its wish',
    file: 'lib/plan/plan.ts',
    find: '  if (mayStillCome(draft)) {',
    replace: '  if (false) {',
  },
  {
    name: 'raise without saying so first',
    file: 'lib/plan/count.ts',
    find: 'raised: to >= all ? raise(ledger.raised, all, to) : ledger.raised,',
    replace: 'raised: ledger.raised,',
  },
  {
    name: 'let bounds that were found leave the limits',
    file: 'lib/plan/aim.ts',
    find: 'const limited = (count: number): number => within(count, limits);',
    replace: 'const limited = (count: number): number => count;',
  },
  {
    name: 'clear the flags that others set',
    file: 'lib/plan/suspended-flags.ts',
    find: 'dynamicScalingIn: found.dynamicScalingIn && !ours.dynamicScalingIn,',
    replace: 'dynamicScalingIn: false,',
  },
  {
    name: 'take start <= t <= end as in force',
    file: 'lib/schedule/ramps.ts',
    find: 'for (const span of endingAfter(spans, instant)) {',
    replace: 'for (const span of endingAfter(spans, instant - 1)) {',
  },
  {
    name: 'ignore the version of a record',
    file: 'lib/aws/dynamodb-records.ts',
    find: "        ConditionExpression: '#version = :expected',",
    replace: "        ConditionExpression: '#version >= :expected OR #version < :expected',",
  },
  {
    name: 'send a call whose answer would come after the deadline',
    file: 'lib/aws/timely.ts',
    find: 'if (!hasTime(deadline)) throw outOfTime(',
    replace: 'if (false) throw outOfTime(',
  },
  {
    name: 'send DeregisterScalableTarget again',
    file: 'lib/aws/application-auto-scaling.ts',
    find: '{ ...writes, attempts: 1 }',
    replace: 'writes',
  },
  {
    name: 'set the count of an event after its registration',
    file: 'lib/execute/reconcile.ts',
    find: 'const raised = await raise(pass, due);',
    replace:
      'const raised: Awaited<ReturnType<typeof raise>> = { due, steps: [], seen: new Map(), failures: new Map() };',
  },
];
