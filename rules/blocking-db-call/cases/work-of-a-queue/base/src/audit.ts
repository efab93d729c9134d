import Database from 'better-sqlite3';

const db = new Database('audit.db');

export function recordAudit(entry: { action: string; account: string }): void {
  db.prepare('insert into audit (action, account) values (?, ?)').run(entry.action, entry.account);
}
