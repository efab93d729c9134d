import type { Log } from '../log.ts';
import type { Settings } from '../settings.ts';
import type { Database } from './database.ts';

/** Neither driver is loaded unless it is used: the embedded one alone costs 300 MB. */
export async function openDatabase(settings: Settings, log: Log): Promise<Database> {
  if (settings.databaseUrl !== null) {
    const { openPostgres } = await import('./postgres-database.ts');
    return openPostgres(settings.databaseUrl, log);
  }
  const { openEmbedded } = await import('./embedded-database.ts');
  return openEmbedded(settings.dataDir);
}
