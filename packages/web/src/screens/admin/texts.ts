import { admin } from '../../text/en/admin.ts';
import { groups } from '../../text/en/groups.ts';
import { person } from '../../text/en/person.ts';
import { addTexts } from '../../text/late.ts';

addTexts({ admin, groups, person });
