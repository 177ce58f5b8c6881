import { ApiProblem } from './problem.ts';

/** An Arrow table of `apache-arrow`, known by its look so that any version of the library will do. */
export interface ArrowTable {
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  readonly batches: readonly unknown[];
}

/** Rows (`[{src: 'a', dst: 'b'}]`), columns (`{src: ['a'], dst: ['b']}`), an Arrow table, or a file in any format that the hub reads. */
export type TableInput =
  | readonly Readonly<Record<string, unknown>>[]
  | Readonly<Record<string, readonly unknown[]>>
  | ArrowTable
  | Blob
  | Uint8Array;

/** A table ready to be sent. */
export interface Payload {
  readonly name: string;
  readonly bytes: Blob | Uint8Array;
}

/** Turns a table into bytes that the hub reads. `name` tells files apart in errors. */
export async function payloadOf(input: TableInput, name: string): Promise<Payload> {
  if (input instanceof Blob) {
    return { name: 'name' in input && typeof input.name === 'string' ? input.name : name, bytes: input };
  }
  if (input instanceof Uint8Array) return { name, bytes: input };
  if (isArrow(input)) {
    const { tableToIPC } = await import('apache-arrow');
    const table = input as unknown as Parameters<typeof tableToIPC>[0];
    return { name: `${name}.arrow`, bytes: tableToIPC(table, 'file') };
  }
  return { name: `${name}.json`, bytes: new TextEncoder().encode(JSON.stringify(input, jsonValue)) };
}

function isArrow(input: TableInput): input is ArrowTable {
  return 'schema' in input && 'batches' in input && Array.isArray(input.batches);
}

function jsonValue(this: unknown, key: string, value: unknown): unknown {
  if (typeof value === 'bigint') {
    if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return Number(value);
    return value.toString();
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ApiProblem({
      code: 'input-invalid',
      status: 400,
      title: 'The input is not valid',
      detail: `Column ${key}: ${value} has no JSON form. Use null for a missing figure.`,
      errors: [{ field: key, message: `${value} has no JSON form; use null` }],
    });
  }
  return value;
}
