import type { Complaint } from './complaint.ts';
import type { SourceNode } from './source.ts';

/** With what is to be written in place of this value, if the complaint gives any. */
export function inPlace(complaint: Complaint, { begin, end }: SourceNode): Complaint {
  const { instead, ...rest } = complaint;
  return instead === undefined || end <= begin ? rest : { ...rest, edits: [{ from: begin, to: end, text: instead }] };
}
