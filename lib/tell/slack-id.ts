/** Ids as Slack gives them; a person's holds a digit, so that a name in capitals is not taken for one. */
const group = /^S[A-Z0-9]{8,30}$/;
const person = /^(?=[A-Z]*[0-9])[UW][A-Z0-9]{8,30}$/;

export const isSlackGroup = (id: string): boolean => group.test(id);
export const isSlackPerson = (id: string): boolean => person.test(id);
