import type {
  AppliedSettingsShape,
  Endpoints,
  FindingShape,
  SettingsFileShape,
  SettingsImportShape,
  SettingsShape,
} from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { SignInProviders } from './security.ts';

export type SettingChanges = z.input<Endpoints['updateSettings']['body']>;

/** What counts for the whole hub. For holders of `settings:manage`. */
export class Settings {
  readonly #api: Api;
  /** Who else may say who somebody is: OpenID Connect. */
  readonly providers: SignInProviders;

  constructor(api: Api) {
    this.#api = api;
    this.providers = new SignInProviders(api);
  }

  get(): Promise<SettingsShape> {
    return this.#api.call('getSettings');
  }

  /** Changes only what is given. */
  update(changes: SettingChanges): Promise<SettingsShape> {
    return this.#api.call('updateSettings', { body: changes });
  }

  /** What changes would mean for what there is, before they are made. */
  async preview(changes: SettingChanges): Promise<readonly FindingShape[]> {
    return (await this.#api.call('previewSettings', { body: changes })).findings;
  }

  /** What was made before the settings were as they are, and is outside of them. */
  async outside(): Promise<readonly FindingShape[]> {
    return (await this.#api.call('listOutside')).findings;
  }

  /**
   * Brings what is outside inside. Rejects with `conflict`, and nothing done, when there are not as many as given.
   *
   * @example const found = await hub.settings.outside();
   * await hub.settings.apply(Object.fromEntries(found.map(({ setting, count }) => [setting, count])));
   */
  apply(expected: z.input<Endpoints['applySettings']['body']>['expected']): Promise<AppliedSettingsShape> {
    return this.#api.call('applySettings', { body: { expected } });
  }

  /** The settings as a file, without secrets. */
  export(): Promise<SettingsFileShape> {
    return this.#api.call('exportSettings');
  }

  /** Takes settings over from a file, all or none; with `preview` it only says what would change. */
  import(
    file: SettingsFileShape,
    { preview = false }: { readonly preview?: boolean } = {},
  ): Promise<SettingsImportShape> {
    return this.#api.call('importSettings', { body: file, query: preview ? { preview: 'true' } : {} });
  }

  /** Lets people make their own accounts, or not; counts from the next request. */
  allowGuestSignup(enable: boolean): Promise<SettingsShape> {
    return this.update({ signupEnabled: enable });
  }
}
