import { newsKinds } from '../news-kinds.ts';
import { present } from '../present.ts';
import type { Chosen, MailReceiver, Settings, SlackAddress, SlackChannel } from '../schedule.ts';
import type { ChannelDraft, ChosenDraft, ReceiverDraft, SettingsDraft } from './stage.ts';

/** The settings of drafts in which no check found anything wrong, in an order of their own where theirs means nothing. */
export function buildSettings({ repository, slack, mail }: SettingsDraft): Settings {
  const quiet = new Set(slack?.quiet.flatMap(({ value }) => value));
  return {
    slack: {
      channels: slack?.channels.flatMap((draft) => buildChannel(draft) ?? []) ?? [],
      quiet: newsKinds.filter((kind) => quiet.has(kind)),
      mayOverride: [...new Set(slack?.mayOverride)].sort(),
      ...present({ mention: slack?.mention }),
    },
    mail: mail?.flatMap((draft) => buildReceiver(draft) ?? []) ?? [],
    ...present({ repository }),
  };
}

function buildChannel(draft: ChannelDraft): SlackChannel | undefined {
  const { channel, webhook } = draft;
  const address: SlackAddress | undefined =
    channel === undefined ? (webhook === undefined ? undefined : { webhook }) : { channel };
  return address && { ...address, ...buildChosen(draft) };
}

const buildReceiver = ({ address, ...draft }: ReceiverDraft): MailReceiver | undefined =>
  address === undefined ? undefined : { address, ...buildChosen(draft) };

const buildChosen = ({ kinds, severities, targets }: ChosenDraft): Chosen =>
  present({
    kinds: unique(kinds),
    severities: unique(severities),
    targets: unique(targets?.map(({ value }) => value)),
  });

const unique = <T>(list: readonly T[] | undefined): readonly T[] | undefined => list && [...new Set(list)].sort();
