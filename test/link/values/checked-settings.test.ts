import { blockingCalls } from '../blocking-calls.ts';
import { checkout } from '../shop.ts';

/** What `POST /api/checkout` reaches over a database whose address the settings hold, which nobody overrides. */
function reached(settings: string, env = 'env'): Promise<readonly string[]> {
  return blockingCalls({
    'src/settings.ts': settings,
    'src/db.ts': `import { createClient } from '@libsql/client';\nimport { env } from './settings';\nexport const db = createClient({ url: ${env}.DATABASE_URL });`,
    'src/app.ts': checkout(`res.json(await db.execute('select 1'));`, `import { db } from './db';`),
  });
}

const hidden = [expect.stringMatching(/^POST \/api\/checkout -> .*\(hidden\)$/)];

describe('a setting that a schema checks', () => {
  it('is its default', async () => {
    expect(await reached(`import { z } from 'zod';\nexport const env = z.object({ DATABASE_URL: z.string().min(1).default('file:shop.db') }).parse(process.env);`)).toEqual(hidden);
  });

  it('is its default where the schema has a name and the result is asked whether it went well', async () => {
    const settings = `import * as z from 'zod/v4';\nconst schema = z.object({ DATABASE_URL: z.string().default('file:shop.db') }).strict();\nconst checked = schema.safeParse(process.env);\nif (!checked.success) process.exit(1);\nexport const env = checked.data;`;

    expect(await reached(settings)).toEqual(hidden);
  });

  it('is its default in an object of settings', async () => {
    expect(await reached(`import z from 'zod';\nexport const env = z.object({ database: z.object({ DATABASE_URL: z.string().default('file:shop.db') }) }).parse(process.env);`, 'env.database')).toEqual(hidden);
  });

  it('is its default with other libraries that check settings', async () => {
    const defaults = `{ DATABASE_URL: z.string().default('file:shop.db') }`;

    expect(await reached(`import { createEnv } from '@t3-oss/env-core';\nimport { z } from 'zod';\nexport const env = createEnv({ server: ${defaults}, runtimeEnv: process.env });`)).toEqual(hidden);
    expect(await reached(`import { parseEnv, z } from 'znv';\nexport const env = parseEnv(process.env, ${defaults});`)).toEqual(hidden);
    expect(await reached(`import { cleanEnv, str } from 'envalid';\nexport const env = cleanEnv(process.env, { DATABASE_URL: str({ default: 'file:shop.db' }) });`)).toEqual(hidden);
  });

  it('is not known without a default', async () => {
    expect(await reached(`import { z } from 'zod';\nexport const env = z.object({ DATABASE_URL: z.string().min(1) }).parse(process.env);`)).toEqual([]);
  });

  it('is its default where that is a server', async () => {
    expect(await reached(`import { z } from 'zod';\nexport const env = z.object({ DATABASE_URL: z.string().default('https://shop.turso.io') }).parse(process.env);`)).toEqual([]);
  });
});
