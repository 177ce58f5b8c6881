/** The page that other sites frame. Loaded with it. */
export const embed = {
  open: 'Open in Tessera',
  closed: 'This is not shown here. Its address may have ended.',
} as const;
