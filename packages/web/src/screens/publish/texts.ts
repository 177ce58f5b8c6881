import { publish } from '../../text/en/publish.ts';
import { addTexts } from '../../text/late.ts';

addTexts({ publish });
