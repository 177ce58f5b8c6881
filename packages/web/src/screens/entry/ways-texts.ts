import { ways } from '../../text/en/ways.ts';
import { addTexts } from '../../text/late.ts';

addTexts({ ways });
