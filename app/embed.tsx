import { graphWeb } from '@tessera/kind-graph/web';
import { startEmbed } from '@tessera/web/embed';

/** The page that other sites frame: the viewer of every kind that this hub has. */
const element = document.getElementById('root');
if (element !== null) startEmbed({ kinds: [graphWeb], element });
