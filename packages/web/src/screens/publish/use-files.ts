import type { UploadShape } from '@tessera/contract';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../data/api.ts';
import type { PublishFile } from '../../kind-host.ts';
import { hashFile } from './hash-file.ts';
import { type Pace, withSample } from './pace.ts';
import { sendFile } from './send-file.ts';
import { unfinishedUploads } from './unfinished.ts';

/** How far a file is. */
export type FileState =
  | { readonly step: 'waiting' }
  | { readonly step: 'sending'; readonly received: number; readonly pace: Pace }
  | { readonly step: 'offline'; readonly received: number }
  | { readonly step: 'reading' }
  | { readonly step: 'ready'; readonly inspection: unknown }
  | { readonly step: 'stopped' }
  | { readonly step: 'failed'; readonly error: unknown };

/** One file of the flow. */
export interface FlowFile {
  readonly key: number;
  readonly file: File;
  readonly upload: UploadShape | null;
  readonly state: FileState;
}

/** The files of the flow and what can be done with them. */
export interface Files {
  readonly files: readonly FlowFile[];
  /** Uploaded and understood: what the kind gets. */
  readonly ready: readonly PublishFile[];
  readonly busy: boolean;
  add(files: readonly File[]): void;
  /** Puts another file in a file's place. */
  replace(key: number, file: File): void;
  remove(key: number): void;
  /** Stops an upload; it can be tried again. */
  stop(key: number): void;
  again(key: number): void;
  inspectAgain(upload: string, options: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** The files are cited now: leaving the screen does not delete them. */
  keep(): void;
  /** Gives everything up: what was uploaded is deleted from the hub. */
  discard(): void;
}

const unfinished = unfinishedUploads(storage());

/** Uploads and inspects files for a kind, one after the other, as soon as they are there. */
export function useFiles(kind: string | null): Files {
  const [files, setFiles] = useState<readonly FlowFile[]>([]);
  const running = useRef(new Map<number, AbortController>());
  const counter = useRef(0);
  const all = useRef(files);
  useEffect(() => {
    all.current = files;
  }, [files]);

  function update(key: number, change: Partial<FlowFile>): void {
    setFiles((now) => now.map((one) => (one.key === key ? { ...one, ...change } : one)));
  }

  const next = files.find((one) => one.state.step === 'waiting');
  const someRuns = files.some((one) => ['sending', 'offline', 'reading'].includes(one.state.step));

  // One file at a time: the next begins when none runs.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key of the next file says all
  useEffect(() => {
    if (kind === null || next === undefined || someRuns) return;
    void work(next, kind);
  }, [kind, next?.key, someRuns]);

  useEffect(() => {
    const controllers = running.current;
    return () => {
      for (const controller of controllers.values()) controller.abort();
    };
  }, []);

  async function work(item: FlowFile, kindId: string): Promise<void> {
    const controller = new AbortController();
    running.current.set(item.key, controller);
    let pace: Pace = [];
    let received = 0;
    update(item.key, { state: { step: 'sending', received, pace } });
    try {
      const upload =
        item.upload?.hash != null
          ? item.upload
          : await sendFile(item.file, {
              api,
              unfinished,
              hash: hashFile,
              whenBack,
              signal: controller.signal,
              onProgress(sent) {
                received = sent.received;
                pace = withSample(pace, { at: performance.now(), received });
                update(item.key, { upload: sent, state: { step: 'sending', received, pace } });
              },
              onWaiting: () => update(item.key, { state: { step: 'offline', received } }),
            });
      update(item.key, { upload, state: { step: 'reading' } });
      const inspection = await api.call(
        'inspectUpload',
        { params: { id: upload.id }, body: { kind: kindId } },
        { signal: controller.signal },
      );
      update(item.key, { state: { step: 'ready', inspection } });
    } catch (error) {
      if (controller.signal.aborted) update(item.key, { state: { step: 'stopped' } });
      else update(item.key, { state: { step: 'failed', error } });
    } finally {
      running.current.delete(item.key);
    }
  }

  /** Ends the upload and deletes what of it is at the hub. */
  function drop(key: number): void {
    running.current.get(key)?.abort();
    const upload = all.current.find((one) => one.key === key)?.upload;
    if (upload === null || upload === undefined) return;
    unfinished.forget(upload.id);
    // What cannot be deleted now is dropped by the hub when its time is over.
    api.call('deleteUpload', { params: { id: upload.id } }).catch(() => undefined);
  }

  function item(file: File): FlowFile {
    counter.current += 1;
    return { key: counter.current, file, upload: null, state: { step: 'waiting' } };
  }

  return {
    files,
    ready: files.flatMap(({ file, upload, state }) =>
      state.step === 'ready' && upload !== null
        ? [{ id: upload.id, name: file.name, size: file.size, inspection: state.inspection }]
        : [],
    ),
    busy: next !== undefined || someRuns,
    add(added) {
      const items = added.map(item);
      setFiles((now) => [...now, ...items]);
    },
    replace(key, file) {
      drop(key);
      const fresh = item(file);
      setFiles((now) => now.map((one) => (one.key === key ? fresh : one)));
    },
    remove(key) {
      drop(key);
      setFiles((now) => now.filter((one) => one.key !== key));
    },
    stop(key) {
      drop(key);
      update(key, { upload: null, state: { step: 'stopped' } });
    },
    again: (key) => update(key, { state: { step: 'waiting' } }),
    async inspectAgain(upload, options) {
      const inspection = await api.call('inspectUpload', {
        params: { id: upload },
        body: { kind: kind ?? '', options },
      });
      setFiles((now) =>
        now.map((one) =>
          one.upload?.id === upload ? { ...one, state: { step: 'ready', inspection } } : one,
        ),
      );
      return inspection;
    },
    keep() {
      for (const { upload } of all.current) if (upload !== null) unfinished.forget(upload.id);
    },
    discard() {
      for (const { key } of all.current) drop(key);
    },
  };
}

/** The network is back, or a pause that grows to half a minute is over. */
function whenBack(attempt: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, Math.min(30_000, 1000 * 2 ** attempt));
    function done() {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      done();
      reject(signal.reason);
    }
    window.addEventListener('online', done);
    signal.addEventListener('abort', aborted);
  });
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
