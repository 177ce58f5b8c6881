import { accountEmail, MAIL_SECURITIES, type MailAccount } from '@tessera/domain';
import { ConfigFault } from '../config-fault.ts';

type MailSetting = `TESSERA_SMTP_${'HOST' | 'PORT' | 'SECURITY' | 'USER' | 'PASSWORD' | 'SENDER'}`;

/** The mail server of the environment (A26); null when it names none. Throws a {@link ConfigFault}. */
export function readMailConfig(get: (name: MailSetting) => string | null): MailAccount | null {
  const host = get('TESSERA_SMTP_HOST');
  if (host === null) {
    const alone = (['SENDER', 'USER', 'PASSWORD', 'PORT', 'SECURITY'] as const).find(
      (name) => get(`TESSERA_SMTP_${name}`) !== null,
    );
    if (alone === undefined) return null;
    throw new ConfigFault(
      `TESSERA_SMTP_${alone}`,
      'is set without TESSERA_SMTP_HOST',
      'Set both or neither.',
    );
  }
  if (!/^[a-z0-9](?:[a-z0-9.:-]*[a-z0-9])?$/i.test(host)) {
    throw new ConfigFault(
      'TESSERA_SMTP_HOST',
      `is "${host}", which is no host`,
      'Give a name such as mail.example.org, without port.',
    );
  }
  const given = get('TESSERA_SMTP_SECURITY') ?? 'starttls';
  const security = MAIL_SECURITIES.find((known) => known === given);
  if (security === undefined) {
    throw new ConfigFault(
      'TESSERA_SMTP_SECURITY',
      `is "${given}"`,
      `Choose one of ${MAIL_SECURITIES.join(', ')}.`,
    );
  }
  const sender = get('TESSERA_SMTP_SENDER');
  if (sender === null || !accountEmail(sender)) {
    throw new ConfigFault(
      'TESSERA_SMTP_SENDER',
      sender === null
        ? 'is missing while TESSERA_SMTP_HOST is set'
        : `is "${sender}", which is no e-mail address`,
      'Give the address that mail comes from, such as hub@example.org.',
    );
  }
  const user = get('TESSERA_SMTP_USER');
  const password = get('TESSERA_SMTP_PASSWORD');
  if ((user === null) !== (password === null)) {
    const [missing, set] = user === null ? ['USER', 'PASSWORD'] : ['PASSWORD', 'USER'];
    throw new ConfigFault(
      `TESSERA_SMTP_${missing}`,
      `is missing while TESSERA_SMTP_${set} is set`,
      'Set both or neither.',
    );
  }
  const port = readPort(get('TESSERA_SMTP_PORT') ?? (security === 'tls' ? '465' : '587'));
  return { server: { host, port, security, user, sender }, password };
}

function readPort(value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new ConfigFault('TESSERA_SMTP_PORT', `is "${value}", not a port`, 'Choose a port such as 587.');
}
