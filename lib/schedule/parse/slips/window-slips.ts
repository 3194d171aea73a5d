import { scheduleDocument } from '../document-schema.ts';
import type { SourceMapping, SourceNode } from '../source.ts';
import { target } from '../target-schema.ts';
import { window as windowSchema } from '../window-schema.ts';
import { cutByRemark } from './cut-by-remark.ts';
import { edges } from './edges.ts';
import { leadAsTimeOfDay } from './lead.ts';
import { switchedOff } from './left-out.ts';
import { datesInFromAndTo, dayOfItsOwn } from './one-day.ts';
import { repeatAsSetting } from './repeat.ts';
import type { Scene, Slip, WindowSlip } from './slip.ts';
import { tooFarLeft } from './too-far-left.ts';

/** A new kind of slip is a function and a line here; the first that covers a value is the one that is told of it. */
const windowSlips: readonly WindowSlip[] = [
  switchedOff,
  repeatAsSetting,
  dayOfItsOwn,
  datesInFromAndTo,
  edges,
  leadAsTimeOfDay,
  cutByRemark,
];

/** What people write in a file who mean something else, each value told of once. */
export function slipsIn(root: SourceNode, scene: Scene, unread: ReadonlySet<SourceNode>): readonly Slip[] {
  if (root.kind !== 'mapping') return [];
  const covered = new Set(unread);
  const told: Slip[] = [];
  const tell = (slips: readonly Slip[]) => {
    for (const slip of slips) {
      if (slip.covers.some((node) => covered.has(node))) continue;
      for (const node of slip.covers) covered.add(node);
      told.push(slip);
    }
  };
  const windows = root.entries.get('windows')?.node;
  for (const window of windows?.kind === 'list' ? windows.items : []) {
    if (window.kind !== 'mapping' || unread.has(window)) continue;
    tell(layoutSlips(window, scene));
    for (const slip of windowSlips) tell(slip(window, scene));
  }
  tell(tooFarLeft(root, scheduleDocument, scene));
  const targets = root.entries.get('targets')?.node;
  if (targets?.kind !== 'mapping') return told;
  tell(tooFarLeft(targets, scheduleDocument.shape.targets, scene));
  for (const { node } of targets.entries.values()) if (node.kind === 'mapping') tell(tooFarLeft(node, target, scene));
  return told;
}

function layoutSlips(window: SourceMapping, scene: Scene): readonly Slip[] {
  const targets = window.entries.get('targets')?.node;
  return [
    ...tooFarLeft(window, windowSchema, scene),
    ...(targets?.kind === 'mapping' ? tooFarLeft(targets, windowSchema.shape.targets, scene) : []),
  ];
}
