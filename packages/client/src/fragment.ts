/** The secret of a one-time address: what stands behind its `#`. A secret alone is taken as it is. */
export function fragmentOf(addressOrSecret: string): string {
  return addressOrSecret.slice(addressOrSecret.indexOf('#') + 1).trim();
}
