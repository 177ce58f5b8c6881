import { Alert, Stack, Text } from '@mantine/core';
import { ApiProblem } from '@tessera/client';
import type { PublishFile, PublishProps } from '@tessera/web/kind-host';
import { useEffect, useMemo, useRef, useState } from 'react';
import { FILE_PURPOSES, type FilePurpose, type GraphFileOptions, graphInspection } from '../../kind.ts';
import { TEXT } from '../text.ts';
import {
  draftOf,
  firstPurposes,
  heldMapping,
  type Mapping,
  missingFor,
  type ReadFile,
  suggestedMapping,
} from './draft.ts';
import { FileCard } from './file-card.tsx';
import { MappingForm } from './mapping-form.tsx';

interface Said {
  readonly purpose?: FilePurpose;
  readonly options: GraphFileOptions;
  /** What the last reading with these options answered. */
  readonly inspection?: unknown;
  readonly reading: boolean;
  readonly problem: Parameters<typeof FileCard>[0]['problem'];
}

const NOTHING: Said = { options: {}, reading: false, problem: null };

/** The publish step of graphs (G1): shows what was understood, lets it be said otherwise, and which columns are what. */
export function PublishGraph(props: PublishProps) {
  const { files: dropped, inspectAgain, onDraft } = props;
  const [said, setSaid] = useState<Readonly<Record<string, Said>>>({});
  const [chosen, setChosen] = useState<Mapping | null>(null);
  const asked = useRef<Readonly<Record<string, number>>>({});
  const files = useMemo(() => readFiles(dropped, said), [dropped, said]);
  const mapping = useMemo(
    () => (chosen ? heldMapping(chosen, files) : suggestedMapping(files)),
    [chosen, files],
  );
  const busy = Object.values(said).some((item) => item.reading);
  const wrong = dropped.some((file) => said[file.id]?.problem);
  const tell = useRef(onDraft);
  tell.current = onDraft;
  useEffect(
    () => tell.current(busy || wrong ? null : draftOf(files, mapping)),
    [files, mapping, busy, wrong],
  );

  const say = (id: string, next: Partial<Said>) =>
    setSaid((before) => ({ ...before, [id]: { ...(before[id] ?? NOTHING), ...next } }));
  const readAgain = async (id: string, options: GraphFileOptions) => {
    const turn = (asked.current[id] ?? 0) + 1;
    asked.current = { ...asked.current, [id]: turn };
    say(id, { options, reading: true, problem: null });
    try {
      const inspection = await inspectAgain(id, options);
      // Only the latest choice counts, whichever answer comes last.
      if (asked.current[id] === turn) say(id, { inspection, reading: false });
    } catch (error) {
      if (asked.current[id] === turn) say(id, { reading: false, problem: problemOf(error) });
    }
  };
  const missing = missingFor(files, mapping);
  return (
    <Stack gap="lg">
      {files.map((file) => (
        <FileCard
          key={file.id}
          file={file}
          size={dropped.find(({ id }) => id === file.id)?.size ?? 0}
          reading={said[file.id]?.reading ?? false}
          problem={said[file.id]?.problem ?? null}
          purposes={FILE_PURPOSES.filter((purpose) => file.inspection.purposes.includes(purpose))}
          setPurpose={(purpose) => say(file.id, { purpose })}
          readAgain={(options) => void readAgain(file.id, options)}
        />
      ))}
      {dropped
        .filter((file) => !files.some(({ id }) => id === file.id))
        .map((file) => (
          <Alert key={file.id} color="gray" role="alert" title={file.name}>
            <Text size="sm">{TEXT.publish.unknown}</Text>
          </Alert>
        ))}
      {missing !== null && missing !== 'columns' && (
        <Alert color="gray" role="alert">
          <Text size="sm">{TEXT.publish[missing]}</Text>
        </Alert>
      )}
      {files.some((file) => file.purpose !== 'nodes') && files.length <= 2 && (
        <MappingForm files={files} mapping={mapping} change={setChosen} />
      )}
    </Stack>
  );
}

/** Files whose inspection this page understands, with what was said about them. */
function readFiles(
  dropped: readonly PublishFile[],
  said: Readonly<Record<string, Said>>,
): readonly ReadFile[] {
  const read = dropped.flatMap((file) => {
    const own = said[file.id];
    const parsed = graphInspection.safeParse(own?.inspection ?? file.inspection);
    return parsed.success ? [{ file, own, inspection: parsed.data }] : [];
  });
  const purposes = firstPurposes(read.map(({ inspection }) => inspection));
  return read.map(({ file, own, inspection }, i) => {
    const fallback = purposes[i] ?? 'edges';
    return {
      id: file.id,
      name: file.name,
      inspection,
      options: own?.options ?? {},
      purpose: own?.purpose && inspection.purposes.includes(own.purpose) ? own.purpose : fallback,
    };
  });
}

function problemOf(error: unknown): NonNullable<Said['problem']> {
  if (error instanceof ApiProblem) return { detail: error.detail, places: error.errors };
  return { detail: error instanceof Error ? error.message : TEXT.publish.unread, places: [] };
}
