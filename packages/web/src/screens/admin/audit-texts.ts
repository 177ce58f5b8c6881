import { audit } from '../../text/en/audit.ts';
import { addTexts } from '../../text/late.ts';

addTexts({ audit });
