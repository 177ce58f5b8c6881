import { lazy, Suspense, useEffect, useState } from 'react';

const Notifications = lazy(async () => {
  await import('@mantine/notifications/styles.layer.css');
  return { default: (await import('@mantine/notifications')).Notifications };
});

/** Where toasts appear. Fetched once the page has come to rest; one that is shown before waits for it. */
export function ToastPlace() {
  const [atRest, setAtRest] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAtRest(true), 1000);
    return () => clearTimeout(timer);
  }, []);
  if (!atRest) return null;
  return (
    <Suspense fallback={null}>
      <Notifications
        position="bottom-center"
        transitionDuration={140}
        containerWidth={400}
        notificationMaxHeight="60dvh"
      />
    </Suspense>
  );
}
