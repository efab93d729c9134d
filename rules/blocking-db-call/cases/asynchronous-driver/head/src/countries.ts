import Database from 'better-sqlite3';

export function readCountries(): unknown[] {
  const database = new Database('countries.db', { readonly: true });
  // ok: blocking-db-call: read at start-up
  return database.prepare('select code, name from countries').all();
}
