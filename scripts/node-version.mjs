/** The oldest Node that Tessera runs on, as `major.minor`. Plain JavaScript: older ones read this. */
export const OLDEST_NODE = '24.7';

/** Whether Tessera runs on a Node of this version: `v24.21.0`. */
export function runsTessera(version) {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
  const [oldest = 0, least = 0] = OLDEST_NODE.split('.').map(Number);
  return major > oldest || (major === oldest && minor >= least);
}
