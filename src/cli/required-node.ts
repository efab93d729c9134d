/** Major and minor of the oldest Node that this program runs on. The same stands as `engines` in package.json, which npm only warns by. */
const oldest = [22, 18] as const;

/** What to tell someone who runs an older Node (`20.20.2`), in one line; null where this one will do. */
export function findNodeProblem(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return null;
  return `stallwatch needs Node ${oldest.join('.')} or newer; this is ${version}. Install a current one, for example with "nvm install 24".\n`;
}
