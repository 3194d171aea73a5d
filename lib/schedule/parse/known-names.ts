import { quote } from './complaint.ts';
import { nearest } from './nearest.ts';

/** Names that may be referred to. */
export interface KnownNames {
  has(name: string): boolean;
  /** What to do about a name that is not among them. */
  hint(name: string, otherwise: string): string;
}

/** So many wrong names get the nearest right one: comparing all with all would take too long in a hopeless file. */
const mostSuggestions = 100;

export function knownNames(names: Iterable<string>): KnownNames {
  const all = new Set(names);
  const some = [...all].sort().slice(0, 10).map(quote).join(', ');
  const list = all.size > 10 ? `${some} and ${all.size - 10} more` : some;
  let suggestions = 0;
  return {
    has: (name) => all.has(name),
    hint: (name, otherwise) => {
      suggestions += 1;
      const meant = suggestions > mostSuggestions ? undefined : nearest(name, all);
      if (meant !== undefined) return `Did you mean ${quote(meant)}?`;
      return all.size === 0 ? otherwise : `Known: ${list}. ${otherwise}`;
    },
  };
}
