import { compileMessage } from '@lingui/message-utils/compileMessage';
import { expect, it } from 'vitest';
import { compile } from './compile';

it.each([
  'plain',
  'Hi {name}!',
  'If somebody signs in with <0>{0}</0>, a link is on its way.',
  '{n, plural, one {# payout waits} other {# payouts wait}} for {who}',
  '{n, plural, =0 {none} one {one} other {# of {x}}}',
  '{n, plural,\n one {<0>#</0> key}\n other {<0>#</0> keys}\n}',
  '{role, select, Admin {every right} other {some}}',
  "it's {x}, 100 # and it''s '{literal}'",
  '',
])('reads %j as the full parser does', (message) => {
  expect(compile(message)).toEqual(compileMessage(message));
});
