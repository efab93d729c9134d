import Database from 'better-sqlite3';
import type { NextFunction, Request, Response } from 'express';

const database = new Database('clinic.db');

export function requireStaff(request: Request, response: Response, next: NextFunction): void {
  const session = database.prepare('select staff_id from sessions where token = ?').get(request.get('x-session'));
  if (session === undefined) response.sendStatus(401);
  else next();
}
