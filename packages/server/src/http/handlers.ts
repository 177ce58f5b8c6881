import type { Handlers } from './context.ts';
import { accountHandlers } from './routes/account.ts';
import { actingHandlers } from './routes/acting.ts';
import { auditHandlers } from './routes/audit.ts';
import { authzenHandlers } from './routes/authzen.ts';
import { embedHandlers } from './routes/embeds.ts';
import { entryHandlers } from './routes/entry.ts';
import { factorHandlers, factorStepHandlers } from './routes/factors.ts';
import { galleryHandlers } from './routes/gallery.ts';
import { groupHandlers, joiningHandlers } from './routes/groups.ts';
import { hubHandlers } from './routes/hub.ts';
import { invitationHandlers } from './routes/invitations.ts';
import { linkHandlers } from './routes/links.ts';
import { mailHandlers } from './routes/mail.ts';
import { newsHandlers } from './routes/news.ts';
import { organizationHandlers } from './routes/organizations.ts';
import { permissionHandlers } from './routes/permissions.ts';
import { planHandlers } from './routes/plans.ts';
import { providerHandlers, providerSignInHandlers } from './routes/providers.ts';
import { requestHandlers } from './routes/requests.ts';
import { resourceHandlers } from './routes/resources.ts';
import { settingHandlers } from './routes/settings.ts';
import { sharingHandlers } from './routes/sharing.ts';
import { signInHandlers } from './routes/sign-in.ts';
import { uploadHandlers } from './routes/uploads.ts';
import { userHandlers } from './routes/users.ts';

/** A handler for every endpoint of the contract; the type knows when one is missing. */
export const allHandlers: Handlers = {
  ...authzenHandlers,
  ...entryHandlers,
  ...invitationHandlers,
  ...hubHandlers,
  ...signInHandlers,
  ...accountHandlers,
  ...actingHandlers,
  ...factorStepHandlers,
  ...factorHandlers,
  ...providerSignInHandlers,
  ...providerHandlers,
  ...userHandlers,
  ...settingHandlers,
  ...auditHandlers,
  ...groupHandlers,
  ...joiningHandlers,
  ...organizationHandlers,
  ...permissionHandlers,
  ...resourceHandlers,
  ...sharingHandlers,
  ...planHandlers,
  ...requestHandlers,
  ...galleryHandlers,
  ...linkHandlers,
  ...embedHandlers,
  ...uploadHandlers,
  ...newsHandlers,
  ...mailHandlers,
};
