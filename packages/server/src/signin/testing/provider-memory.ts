import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** Where a provider of tests keeps what it gave out, as long as it lives: the library's own warns each time it is used. */
export function providerMemory(): AdapterFactory {
  const shelf = new Map<string, AdapterPayload>();
  return (model) => new ModelMemory(shelf, model);
}

/** The part of a shelf that one model sees. */
class ModelMemory implements Adapter {
  readonly #shelf: Map<string, AdapterPayload>;
  readonly #model: string;

  constructor(shelf: Map<string, AdapterPayload>, model: string) {
    this.#shelf = shelf;
    this.#model = model;
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.#shelf.set(this.#key(id), payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#shelf.get(this.#key(id));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...this.#shelf].find(
      ([key, payload]) => key.startsWith(this.#key('')) && payload.uid === uid,
    )?.[1];
  }

  /** Devices sign in nowhere in the tests. */
  async findByUserCode(): Promise<undefined> {}

  async consume(id: string): Promise<void> {
    const payload = this.#shelf.get(this.#key(id));
    if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    this.#shelf.delete(this.#key(id));
  }

  /** A code that comes twice ends all that the first gave. */
  async revokeByGrantId(grant: string): Promise<void> {
    for (const [key, payload] of this.#shelf) if (payload.grantId === grant) this.#shelf.delete(key);
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }
}
