import fc from 'fast-check';

const pad = (n: number): string => String(n).padStart(2, '0');
const time = fc.tuple(fc.nat(23), fc.constantFrom(0, 7, 15, 30, 45, 59)).map(([h, m]) => `"${pad(h)}:${pad(m)}"`);
const days = fc.constantFrom('MON-FRI', 'SAT,SUN', 'FRI-MON', 'MON-SUN', 'SUN');
const date = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.nat(23)).map(([day, hour]) => {
  const at = new Date(Date.UTC(2026, 9, 30 + day, hour));
  return at.toISOString().slice(0, 16).replace('T', ' ');
});

const ramp = fc.option(fc.record({ step: fc.integer({ min: 1, max: 4 }), every: fc.constantFrom('5m', '20m') }), {
  nil: undefined,
});
const rampLine = (name: string, value: { step: number; every: string } | undefined): string =>
  value === undefined ? '' : `    ${name}: { step: ${value.step}, every: ${value.every} }\n`;

/**
 * A week's schedule in YAML: targets with a base and without, windows of every kind, overlapping as they come. The
 * targets `plain` and `policies` declare a base, the others do not.
 */
export const anySchedule = (targets: readonly string[]): fc.Arbitrary<string> => {
  const some = fc.subarray([...targets], { minLength: 1 });
  const routine = fc
    .record({
      kind: fc.constantFrom('scale-up', 'scale-down'),
      on: some,
      days,
      from: time,
      to: time,
      desired: fc.integer({ min: 0, max: 8 }),
      priority: fc.nat(2),
    })
    .filter(({ from, to }) => from !== to)
    .map(
      ({ kind, on, days: on_, from, to, desired, priority }) =>
        (name: string) =>
          `  - name: ${name}\n    kind: ${kind}\n    days: ${on_}\n    from: ${from}\n    to: ${to}\n    priority: ${priority}\n    targets:\n${on.map((target) => `      ${target}: { desired: ${desired} }\n`).join('')}`,
    );
  const event = fc
    .record({
      on: some,
      start: date,
      hours: fc.constantFrom('90m', '5h', '1d'),
      lead: fc.constantFrom('10m', '1h', '3h'),
      desired: fc.integer({ min: 4, max: 12 }),
      mode: fc.constantFrom('deregister', 'suspend', 'floor'),
      rampUp: ramp,
      rampDown: ramp,
    })
    .map(
      ({ on, start, hours, lead, desired, mode, rampUp, rampDown }) =>
        (name: string) =>
          `  - name: ${name}\n    kind: pre-event\n    start: ${start}\n    for: ${hours}\n    lead: ${lead}\n    autoscaling: ${mode}\n${rampLine('rampUp', rampUp)}${rampLine('rampDown', rampDown)}    targets:\n${on.map((target) => `      ${target}: { desired: ${desired} }\n`).join('')}`,
    );
  return fc
    .tuple(fc.array(routine, { maxLength: 3 }), fc.array(event, { minLength: 1, maxLength: 3 }))
    .map(([routines, events]) => {
      const sections = targets.map((target) => {
        const base = target === 'plain' || target === 'policies' ? '    base: { min: 2, max: 10 }\n' : '';
        return `  ${target}:\n    ecs: { cluster: c, service: ${target} }\n    limits: { min: 0, max: 20 }\n${base}`;
      });
      const windows = [...routines, ...events].map((write, index) => write(`window-${index}`));
      return `timezone: America/New_York\ntargets:\n${sections.join('')}windows:\n${windows.join('')}`;
    });
};
