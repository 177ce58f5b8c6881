import type { ViewerProps } from '@tessera/web/kind-host';
import css from './graph.module.css';
import { useOpening } from './hooks/use-opening.ts';
import { useView } from './hooks/use-view.ts';
import { Loading, NotLoaded } from './stage/loading.tsx';
import { Stage } from './stage/stage.tsx';

/** Draws one version of a graph (G6): loading, failure, or the graph with its tools. */
export function GraphViewer(props: ViewerProps) {
  const { id, version } = props.resource;
  const [view, change] = useView(props.view, props.setView);
  const { opening, cancel, retry } = useOpening(props.part, `${id}/${version}`, view);
  if (opening.state === 'ready')
    return (
      <Stage
        key={`${id}/${version}`}
        viewer={props}
        dataset={opening.dataset}
        opened={opening.picture}
        view={view}
        change={change}
      />
    );
  return (
    <div className={css['root']}>
      {opening.state === 'loading' ? (
        <Loading progress={opening.progress} cancel={cancel} />
      ) : (
        <NotLoaded
          error={opening.state === 'failed' ? opening.error : null}
          cancelled={opening.state === 'cancelled'}
          retry={retry}
        />
      )}
    </div>
  );
}
