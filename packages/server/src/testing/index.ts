export { type Answer, call, type Sent } from './http-caller.ts';
export { LivePage, type LivePageOptions } from './live-page.ts';
export { MAIL_PASSWORD, MAIL_USER, startMailServer, type TestMailServer } from './mail-server.ts';
export { type Mailbox, openMailbox, type ReceivedMail } from './mailbox.ts';
export { noteKind } from './note-kind.ts';
export { openWorkshop, type Workshop } from './tables.ts';
export {
  type MovingClock,
  startTestHub,
  TEST_PASSWORD,
  type TestHub,
  type TestHubOptions,
  type TestPerson,
} from './test-hub.ts';
