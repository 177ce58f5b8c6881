import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SideBar } from './side-bar.tsx';

/** The side bar on a narrow window. */
export function SideDrawer(props: { readonly opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      size={272}
      padding={0}
      withCloseButton={false}
      styles={{ body: { height: '100%' } }}
      attributes={{ content: { 'aria-label': t('shell.sideBar') } }}
    >
      <SideBar onLeave={props.onClose} />
    </Drawer>
  );
}
