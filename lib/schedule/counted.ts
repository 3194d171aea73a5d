/** `1 task`, `5 tasks`; `one` and `many` name something else. */
export const counted = (count: number, one = 'task', many = 'tasks'): string => `${count} ${count === 1 ? one : many}`;
