import { Tabs } from '@mantine/core';
import type { ResourceDetails } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../data/session.ts';
import { AccessPanel, type ShareTarget } from '../../sharing/index.ts';
import { DetailsPanel } from './details-panel.tsx';
import styles from './resource.module.css';

/** The right panel: details for everybody, access for whoever has an account. */
export function ResourcePanel(props: { readonly thing: ResourceDetails; readonly target: ShareTarget }) {
  const { t } = useTranslation();
  const { me } = useSession();
  return (
    <Tabs defaultValue="details" keepMounted={false} className={styles['panelTabs']}>
      <Tabs.List px="xs">
        <Tabs.Tab value="details">{t('resource.details')}</Tabs.Tab>
        {me !== null && <Tabs.Tab value="access">{t('resource.access')}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="details" className={styles['panelScroll']}>
        <DetailsPanel thing={props.thing} />
      </Tabs.Panel>
      {me !== null && (
        <Tabs.Panel value="access" className={styles['panelScroll']}>
          <AccessPanel target={props.target} canShare={props.thing.can.share} />
        </Tabs.Panel>
      )}
    </Tabs>
  );
}
