export function OrganizationsScreen() {
  return null;
}
