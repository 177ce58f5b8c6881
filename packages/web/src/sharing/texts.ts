import { sharing } from '../text/en/sharing.ts';
import { addTexts } from '../text/late.ts';

addTexts({ sharing });
