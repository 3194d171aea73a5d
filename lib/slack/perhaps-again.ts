import type { SlackMessage } from './blocks.ts';

/** Says of a message that it may be there already: the answer to an earlier post was lost, and a webhook cannot be asked. */
export const perhapsAgain = (message: SlackMessage): SlackMessage => ({
  ...message,
  blocks: [
    ...message.blocks,
    {
      type: 'context',
      elements: [
        { type: 'mrkdwn', text: 'Perhaps for the second time: the answer of Slack was lost.', verbatim: true },
      ],
    },
  ],
});

/** The message without what Slack may find wrong with it. */
export const bare = ({ text }: SlackMessage): SlackMessage => ({
  text,
  blocks: [],
  unfurl_links: false,
  unfurl_media: false,
});
