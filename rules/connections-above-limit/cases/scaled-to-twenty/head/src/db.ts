import { Pool } from 'pg';

// expect: connections-above-limit
export const pool = new Pool({ max: 15 });
