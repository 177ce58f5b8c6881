import { gallery } from '../../text/en/gallery.ts';
import { addTexts } from '../../text/late.ts';

addTexts({ gallery });
