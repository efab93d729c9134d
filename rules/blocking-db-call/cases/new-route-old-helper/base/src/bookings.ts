import Database from 'better-sqlite3';

const database = new Database('clinic.db');

export function openSlots(day: string): unknown[] {
  return database.prepare('select * from slots where day = ? and booked_by is null').all(day);
}
