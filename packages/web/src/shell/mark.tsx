/** The mark: four tesserae, one of them turned. One colour, readable at 16 px. */
export function Mark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <rect x="1" y="1" width="6" height="6" rx="1" />
      <rect x="1" y="9" width="6" height="6" rx="1" />
      <rect x="9" y="9" width="6" height="6" rx="1" />
      <rect x="9.4" y="1.4" width="5.2" height="5.2" rx="0.9" transform="rotate(45 12 4)" />
    </svg>
  );
}
