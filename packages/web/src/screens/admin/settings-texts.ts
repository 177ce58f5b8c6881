import { settings } from '../../text/en/settings.ts';
import { addTexts } from '../../text/late.ts';

addTexts({ settings });
