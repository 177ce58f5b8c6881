import { inbox } from '../../text/en/inbox.ts';
import { addTexts } from '../../text/late.ts';

addTexts({ inbox });
