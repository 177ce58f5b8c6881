import type {
  AccessStore,
  AccountStore,
  ActingStore,
  AuditStore,
  EmbedStore,
  EndingStore,
  EntryStore,
  ExposureStore,
  FactorStore,
  GroupStore,
  InvitationStore,
  LinkStore,
  MarkStore,
  NewsStore,
  OrganizationStore,
  OutboxStore,
  OutsideStore,
  PlanStore,
  ProviderStore,
  RequestStore,
  ResourceStore,
  SessionStore,
  SettingStore,
  TransferStore,
  Unit,
  UploadStore,
} from '@tessera/domain';
import { createAccessStore } from './access/access-store.ts';
import { StoredAccounts } from './accounts.ts';
import { StoredActing } from './acting.ts';
import { StoredAudit } from './audit.ts';
import { StoredEmbeds } from './embeds.ts';
import { StoredEndings } from './endings.ts';
import { StoredEntry } from './entry.ts';
import { StoredExposures } from './exposures.ts';
import { StoredFactors } from './factors.ts';
import { StoredGroups } from './groups.ts';
import { StoredInvitations } from './invitations.ts';
import { StoredLinks } from './links.ts';
import { StoredMarks } from './marks.ts';
import { StoredNewsItems } from './news.ts';
import { StoredOrganizations } from './organizations.ts';
import { StoredOutbox } from './outbox.ts';
import { StoredOutside } from './outside.ts';
import { StoredPlans } from './plans.ts';
import { StoredProviders } from './providers.ts';
import { StoredRequests } from './requests.ts';
import { createResourceStore } from './resources.ts';
import { StoredSessions } from './sessions.ts';
import { StoredSettings } from './settings.ts';
import { StoredTransfers } from './transfers.ts';
import type { UnitTools } from './unit-tools.ts';
import { StoredUploads } from './uploads.ts';

/** A unit over one connection; each store is made when it is first asked for. */
export class StoredUnit implements Unit {
  readonly #tools: UnitTools;
  #accounts: AccountStore | undefined;
  #sessions: SessionStore | undefined;
  #acting: ActingStore | undefined;
  #factors: FactorStore | undefined;
  #providers: ProviderStore | undefined;
  #groups: GroupStore | undefined;
  #organizations: OrganizationStore | undefined;
  #resources: ResourceStore | undefined;
  #uploads: UploadStore | undefined;
  #access: AccessStore | undefined;
  #plans: PlanStore | undefined;
  #requests: RequestStore | undefined;
  #links: LinkStore | undefined;
  #embeds: EmbedStore | undefined;
  #invitations: InvitationStore | undefined;
  #entry: EntryStore | undefined;
  #transfers: TransferStore | undefined;
  #endings: EndingStore | undefined;
  #exposures: ExposureStore | undefined;
  #marks: MarkStore | undefined;
  #audit: AuditStore | undefined;
  #settings: SettingStore | undefined;
  #outside: OutsideStore | undefined;
  #news: NewsStore | undefined;
  #outbox: OutboxStore | undefined;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  get accounts(): AccountStore {
    this.#accounts ??= new StoredAccounts(this.#tools);
    return this.#accounts;
  }
  get sessions(): SessionStore {
    this.#sessions ??= new StoredSessions(this.#tools);
    return this.#sessions;
  }
  get acting(): ActingStore {
    this.#acting ??= new StoredActing(this.#tools);
    return this.#acting;
  }
  get factors(): FactorStore {
    this.#factors ??= new StoredFactors(this.#tools);
    return this.#factors;
  }
  get providers(): ProviderStore {
    this.#providers ??= new StoredProviders(this.#tools);
    return this.#providers;
  }
  get groups(): GroupStore {
    this.#groups ??= new StoredGroups(this.#tools);
    return this.#groups;
  }
  get organizations(): OrganizationStore {
    this.#organizations ??= new StoredOrganizations(this.#tools);
    return this.#organizations;
  }
  get resources(): ResourceStore {
    this.#resources ??= createResourceStore(this.#tools);
    return this.#resources;
  }
  get uploads(): UploadStore {
    this.#uploads ??= new StoredUploads(this.#tools);
    return this.#uploads;
  }
  get access(): AccessStore {
    this.#access ??= createAccessStore(this.#tools);
    return this.#access;
  }
  get plans(): PlanStore {
    this.#plans ??= new StoredPlans(this.#tools);
    return this.#plans;
  }
  get embeds(): EmbedStore {
    this.#embeds ??= new StoredEmbeds(this.#tools);
    return this.#embeds;
  }
  get links(): LinkStore {
    this.#links ??= new StoredLinks(this.#tools);
    return this.#links;
  }
  get requests(): RequestStore {
    this.#requests ??= new StoredRequests(this.#tools);
    return this.#requests;
  }
  get invitations(): InvitationStore {
    this.#invitations ??= new StoredInvitations(this.#tools);
    return this.#invitations;
  }
  get entry(): EntryStore {
    this.#entry ??= new StoredEntry(this.#tools);
    return this.#entry;
  }
  get transfers(): TransferStore {
    this.#transfers ??= new StoredTransfers(this.#tools);
    return this.#transfers;
  }
  get endings(): EndingStore {
    this.#endings ??= new StoredEndings(this.#tools);
    return this.#endings;
  }
  get exposures(): ExposureStore {
    this.#exposures ??= new StoredExposures(this.#tools);
    return this.#exposures;
  }
  get marks(): MarkStore {
    this.#marks ??= new StoredMarks(this.#tools);
    return this.#marks;
  }
  get audit(): AuditStore {
    this.#audit ??= new StoredAudit(this.#tools);
    return this.#audit;
  }
  get outside(): OutsideStore {
    this.#outside ??= new StoredOutside(this.#tools);
    return this.#outside;
  }
  get settings(): SettingStore {
    this.#settings ??= new StoredSettings(this.#tools);
    return this.#settings;
  }
  get news(): NewsStore {
    this.#news ??= new StoredNewsItems(this.#tools);
    return this.#news;
  }
  get outbox(): OutboxStore {
    this.#outbox ??= new StoredOutbox(this.#tools);
    return this.#outbox;
  }
}
