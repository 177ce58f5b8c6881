import { inbox } from '../../text/en/inbox.ts';
import { mail } from '../../text/en/mail.ts';
import { addTexts } from '../../text/late.ts';

addTexts({ inbox, mail });
