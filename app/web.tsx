import { graphWeb } from '@tessera/kind-graph/web';
import { startShell } from '@tessera/web';

/** The product's interface: the shell with every kind that this hub has. */
const element = document.getElementById('root');
if (element !== null) startShell({ kinds: [graphWeb], element });
