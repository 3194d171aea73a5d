import { describe, expect, it } from 'vitest';
import { isSignedWith, signedRequest } from '../../lib/slack/signature.ts';

/** The example of https://docs.slack.dev/authentication/verifying-requests-from-slack. */
const documented = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
};
const signedAt = Number(documented.timestamp) * 1_000;

const checked = (changes: Partial<typeof documented> = {}, now = signedAt): string => {
  const { secret, timestamp, body, signature } = { ...documented, ...changes };
  const headers = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
  const request = signedRequest(headers, body, new Date(now));
  if (typeof request === 'string') return request;
  return isSignedWith(request, secret) ? 'good' : 'forged';
};

const minutes = (count: number): number => count * 60_000;

describe('the signature of a request', () => {
  it('is that of Slack’s documented example', () => {
    expect(checked()).toBe('good');
  });

  it.each`
    changes                                                   | verdict       | because
    ${{ body: `${documented.body}&` }}                        | ${'forged'}   | ${'a byte was added'}
    ${{ body: documented.body.replace('foobar', 'foobaz') }}  | ${'forged'}   | ${'a byte was changed'}
    ${{ timestamp: '1531420619' }}                            | ${'forged'}   | ${'another time'}
    ${{ secret: '8f742231b10e8888abcd99yyyzzz85a6' }}         | ${'forged'}   | ${'another secret'}
    ${{ signature: documented.signature.replace(/3$/, '4') }} | ${'forged'}   | ${'the last digit differs'}
    ${{ signature: documented.signature.slice(0, -1) }}       | ${'unsigned'} | ${'a digit is missing'}
    ${{ signature: documented.signature.toUpperCase() }}      | ${'unsigned'} | ${'not as Slack writes it'}
    ${{ signature: `v1=${'0'.repeat(64)}` }}                  | ${'unsigned'} | ${'another version'}
    ${{ signature: '' }}                                      | ${'unsigned'} | ${'no signature'}
    ${{ timestamp: '' }}                                      | ${'unsigned'} | ${'no time'}
    ${{ timestamp: 'NaN' }}                                   | ${'unsigned'} | ${'no number'}
    ${{ timestamp: '-1531420618' }}                           | ${'unsigned'} | ${'no time after 1970'}
  `('is $verdict: $because', ({ changes, verdict }) => {
    expect(checked(changes)).toBe(verdict);
  });

  it.each`
    after                    | verdict   | because
    ${minutes(5)}            | ${'good'} | ${'five minutes under way'}
    ${minutes(5) + 1}        | ${'late'} | ${'longer'}
    ${-minutes(5)}           | ${'good'} | ${'a clock of ours that is behind'}
    ${-minutes(5) - 1}       | ${'late'} | ${'further behind than any clock'}
    ${minutes(60 * 24 * 99)} | ${'late'} | ${'recorded long ago'}
  `('is $verdict $after ms after it was signed: $because', ({ after, verdict }) => {
    expect(checked({}, signedAt + after)).toBe(verdict);
  });
});
