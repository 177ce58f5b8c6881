export function MineScreen() {
  return null;
}
export function SharedScreen() {
  return null;
}
export function PublicScreen() {
  return null;
}
export function TrashScreen() {
  return null;
}
export function SpaceScreen() {
  return null;
}
