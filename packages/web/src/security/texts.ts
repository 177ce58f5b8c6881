import { security } from '../text/en/security.ts';
import { addTexts } from '../text/late.ts';

addTexts({ security });
