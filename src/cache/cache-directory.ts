import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this platform keeps a user's caches: https://specifications.freedesktop.org/basedir-spec/latest/ and its equals elsewhere. */
export function getCacheDirectory(environment: Readonly<Record<string, string | undefined>> = process.env, platform: string = process.platform, home: string = homedir()): string {
  const own = getSet(environment['STALLWATCH_CACHE_DIR']);
  if (own !== null) return own;
  if (platform === 'win32') return join(getSet(environment['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'stallwatch', 'Cache');
  const xdg = getSet(environment['XDG_CACHE_HOME']);
  // The specification has relative paths ignored.
  if (xdg?.startsWith('/') === true) return join(xdg, 'stallwatch');
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'stallwatch') : join(home, '.cache', 'stallwatch');
}

function getSet(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
