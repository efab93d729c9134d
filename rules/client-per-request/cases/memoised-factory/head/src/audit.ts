import { once } from 'lodash-es';
import { Pool } from 'pg';

// ok: client-per-request: what is remembered is made once
export const getAudit = once(() => new Pool({ database: 'audit' }));
