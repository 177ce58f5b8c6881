export function GroupScreen() {
  return null;
}
