import PgBoss from 'pg-boss';

// expect: ineffective-queue-option
export const boss = new PgBoss({ connectionString: process.env.DATABASE_URL ?? '', retryLimit: 0 });
