import { present } from '../present.ts';
import { type Severity, severities } from '../severities.ts';
import { type Complaint, complain, quote, writeInstead } from './complaint.ts';
import { readKindPattern, readKinds } from './kind-pattern.ts';
import { readMailAddress } from './mail-address.ts';
import { nearest } from './nearest.ts';
import { once } from './once.ts';
import type { Part, Report, Written } from './part.ts';
import { readChannelId, readMention, readUserId } from './slack-id.ts';
import type { ChannelDraft, ChosenDraft, ReceiverDraft, SettingsDraft, SlackDraft } from './stage.ts';

/** Reads what the files say of the stage as a whole; the values' own problems are reported on the way. */
export function readSettings(parts: readonly Part[], report: Report): SettingsDraft {
  const repositories = once(parts, 'repository', 'The address of the repository', report).map((part) =>
    part.text('repository', readRepository),
  );
  const slacks = once(parts, 'slack', '`slack`', report).map((part) => part.part('slack'));
  const drafts = slacks.map((part) => part && readSlack(part));
  const mails = once(parts, 'mail', '`mail`', report).map((part) => part.parts('mail')?.map(readReceiver));
  return present({ repository: repositories[0], slack: drafts[0], mail: mails[0] });
}

function readSlack(part: Part): SlackDraft {
  return {
    part,
    channels: part.parts('channels')?.map(readChannel) ?? [],
    quiet: part.texts('quiet', readKinds) ?? [],
    mayOverride: values(part.texts('mayOverride', readUserId)) ?? [],
    ...present({ mention: part.text('mention', readMention) }),
  };
}

function readChannel(part: Part): ChannelDraft {
  return {
    ...present({ channel: part.text('channel', readChannelId), webhook: part.text('webhook', readParameterName) }),
    ...readChosen(part),
  };
}

function readReceiver(part: Part): ReceiverDraft {
  return { ...present({ address: part.text('address', readMailAddress) }), ...readChosen(part) };
}

function readChosen(part: Part): ChosenDraft {
  return {
    part,
    ...present({
      kinds: values(part.texts('kinds', readKindPattern)),
      severities: values(part.texts('severities', readSeverity)),
      targets: part.texts('targets', (text) => text.trim()),
    }),
  };
}

const values = <T>(written: readonly Written<T>[] | undefined): readonly T[] | undefined =>
  written?.map(({ value }) => value);

function readSeverity(text: string): Severity | Complaint {
  const written = text.trim().toLowerCase();
  const found = severities.find((severity) => severity === written);
  if (found !== undefined) return found;
  const message = `There is no severity ${quote(text)}.`;
  const meant = nearest(written, severities);
  if (meant !== undefined) return writeInstead('unknown-word', message, meant, (word) => `Did you mean ${word}?`);
  return complain('unknown-word', message, 'Write `info`, `warning` or `critical`.');
}

function readRepository(text: string): string | Complaint {
  const trimmed = text.trim();
  const example = 'Write it like `https://github.com/acme/schedules/blob/main/production`.';
  const url = trimmed.length <= 1000 && URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url?.protocol !== 'https:') {
    return complain('bad-url', `${quote(text)} is not an address that begins with https://.`, example);
  }
  if (url.username !== '' || url.password !== '') {
    return complain('bad-url', 'The address has a user name or password in it.', `Leave it out. ${example}`);
  }
  const bare = trimmed.replace(/[?#].*$/, '');
  const message = `${quote(text)} is not the address of a folder to which names of files can be added.`;
  if (bare !== trimmed) return writeInstead('bad-url', message, bare.replace(/\/+$/, ''));
  // On the two best known hosts the address of a repository alone, or of a folder as it is listed, leads to no file.
  const [, , ...path] = url.pathname.replace(/\/+$/, '').split('/');
  if (url.hostname === 'github.com' && path[1] === 'tree') {
    return writeInstead('bad-url', message, bare.replace('/tree/', '/blob/').replace(/\/+$/, ''));
  }
  if (url.hostname === 'github.com' && path.length < 3) return complain('bad-url', message, example);
  return bare.replace(/\/+$/, '');
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
function readParameterName(text: string): string | Complaint {
  const trimmed = text.trim();
  if (/^(\/[A-Za-z0-9_.-]+){1,15}$/.test(trimmed) && trimmed.length <= 900) return trimmed;
  const example = 'such as `/prescale/production/slack-marketing`';
  if (/:\/\//.test(trimmed)) {
    // Never repeated: whoever has the address can post.
    const message = 'The address of a webhook stands here, which is a password: whoever reads this file can post.';
    const hint = `Make a new webhook, store its address in an SSM parameter and write the name of that, ${example}.`;
    return complain('secret-in-file', message, hint);
  }
  const message = `${quote(text)} is not the name of an SSM parameter that begins with a slash.`;
  if (/^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/.test(trimmed))
    return writeInstead('bad-parameter', message, `/${trimmed}`);
  return complain('bad-parameter', message, `Write the name of the parameter that holds the address, ${example}.`);
}
