import type { NewsKind } from '../news-kinds.ts';
import { complain, quote } from './complaint.ts';
import { recoveredName } from './meant/recovered.ts';
import type { Report } from './part.ts';
import type { ChannelDraft, ChosenDraft, ReceiverDraft, Stage } from './stage.ts';

type SettingsCheck = (stage: Stage, report: Report) => void;

const channelsOf = ({ settings }: Stage): readonly ChannelDraft[] => settings.slack?.channels ?? [];
const receiversOf = ({ settings }: Stage): readonly ReceiverDraft[] => settings.mail ?? [];
/** Whatever messages go to. */
const allOf = (stage: Stage): readonly ChosenDraft[] => [...channelsOf(stage), ...receiversOf(stage)];

const oneAddress: SettingsCheck = (stage, report) => {
  for (const { part } of channelsOf(stage)) {
    const written = ['channel', 'webhook'].filter((key) => part.isWritten(key));
    if (written.length === 1) continue;
    const message =
      written.length === 0 ? 'This entry does not say where to post.' : 'This entry says twice where to post.';
    const hint =
      written.length === 0
        ? 'Add `channel: C0123ABCD`, or `webhook` with the name of an SSM parameter.'
        : 'Keep `channel` or `webhook`, or make two entries of it.';
    report(part.place, complain(written.length === 0 ? 'no-address' : 'address-twice', message, hint));
  }
};

/** Each is a subscription of its own, and SNS knows only one to the same place. */
const eachAddressOnce: SettingsCheck = (stage, report) => {
  const seen = new Map<string, ChosenDraft>();
  const look = (draft: ChosenDraft, key: string, address: string | undefined): void => {
    // Of two ways to write an address of e-mail, both are read by the same person.
    const known = key === 'address' ? address?.toLowerCase() : address;
    if (address === undefined || known === undefined) return;
    const first = seen.get(known);
    if (first === undefined) {
      seen.set(known, draft);
      return;
    }
    const message = `${quote(address)} has an entry in line ${first.part.place.line} already.`;
    const hint = 'Put both into one entry, or keep one of the two.';
    report(draft.part.placeOf(key), complain('address-twice', message, hint));
  };
  for (const draft of channelsOf(stage))
    look(draft, draft.channel === undefined ? 'webhook' : 'channel', draft.channel ?? draft.webhook);
  for (const draft of receiversOf(stage)) look(draft, 'address', draft.address);
};

const knownTargets: SettingsCheck = (stage, report) => {
  if (!stage.complete) return;
  for (const { value, place } of allOf(stage).flatMap(({ targets = [] }) => targets)) {
    if (stage.targetNames.has(value)) continue;
    const hint = stage.targetNames.hint(value, 'Add it under `targets`, or remove it here.');
    const otherwise = complain('unknown-target', `There is no target ${quote(value)}.`, hint);
    report(place, recoveredName(value, stage.targetNames.has) ?? otherwise);
  }
};

const noEmptyLists: SettingsCheck = (stage, report) => {
  for (const { part } of allOf(stage)) {
    for (const key of ['kinds', 'severities', 'targets']) {
      if (!part.isEmptyList(key)) continue;
      const message = `\`${key}\` is a list of nothing, so no message would ever go there.`;
      report(part.placeOf(key), complain('empty-list', message, 'Remove the setting where all are meant.'));
    }
  }
};

/** A message that nobody gets may be the one that matters. */
const criticalReachesSomebody: SettingsCheck = (stage, report) => {
  const channels = channelsOf(stage);
  const { slack } = stage.settings;
  const takesAll = ({ part, severities }: ChannelDraft): boolean =>
    !part.isWritten('kinds') &&
    !part.isWritten('targets') &&
    (!part.isWritten('severities') || severities?.includes('critical') === true);
  if (slack === undefined || channels.length === 0 || channels.some(takesAll)) return;
  const message = 'Some critical messages go to none of the channels: each of them leaves out some kinds or targets.';
  const hint = 'Add an entry with `severities: [critical]` and neither `kinds` nor `targets`.';
  report(slack.part.keyPlace('channels'), complain('critical-unheard', message, hint), 'warning');
};

/** Those that ask for somebody, at least at times. */
const needed: ReadonlySet<NewsKind> = new Set(['at-risk', 'drift', 'event-missed', 'failed', 'schedule-rejected']);

const quietOnlyWhatMayBe: SettingsCheck = ({ settings }, report) => {
  for (const { value, place } of settings.slack?.quiet ?? []) {
    const lost = value.filter((kind) => needed.has(kind));
    if (lost.length === 0) continue;
    const message = `${lost.map(quote).join(' and ')} would not be told, and may be what somebody has to act on.`;
    const hint = 'Leave it out of `quiet`, unless that is meant; a channel can leave out kinds for itself.';
    report(place, complain('quiet-trouble', message, hint), 'warning');
  }
};

/** What is refused or warned about of a stage's settings. A new check is a function and a line here. */
export const settingsChecks: readonly SettingsCheck[] = [
  oneAddress,
  eachAddressOnce,
  knownTargets,
  noEmptyLists,
  criticalReachesSomebody,
  quietOnlyWhatMayBe,
];
