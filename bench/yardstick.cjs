/**
 * Work that never changes and is none of Prescale's, of the kind that the commands do: objects, dates, texts and lists. How
 * long it takes tells how quick the machine is at the moment.
 */
const rows = [];
for (let index = 0; index < 60_000; index += 1) {
  const at = new Date(Date.UTC(2026, 0, 1) + ((index * 7919) % 60_000) * 60_000);
  rows.push({
    at,
    target: `t${index % 100}`,
    why: `window-${index} runs until ${at.toISOString()}: exactly ${index % 9} tasks.`,
  });
}
const read = JSON.parse(JSON.stringify(rows)).filter(({ why }) => /until [\d-]+T(0|1)\d/.test(why));
const days = Map.groupBy(read, ({ at }) => at.slice(0, 10));
const lines = [...days.keys()]
  .sort()
  .flatMap((day) => (days.get(day) ?? []).map(({ target, why }) => `${target}  ${why}`));
if (lines.length === 0) throw new Error('nothing was done');
