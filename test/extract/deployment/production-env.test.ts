import { extractDeployment } from '../../../src/extract/deployment/extract-deployment.ts';

async function read(text: string, path = '.env.production'): Promise<unknown> {
  const extraction = await extractDeployment(path, text);
  return extraction.ok ? extraction.facts.production : extraction.reason;
}

describe('what production is told in a file of settings', () => {
  it('is kept where it names a kind of thing', async () => {
    expect(await read(`# Orders\nexport DB_PROVIDER=postgres # or sqlite\n\nQUEUE_DRIVER='redis'\r\nSTORE="memory"\n`)).toEqual({
      DB_PROVIDER: { value: 'postgres', line: 2 },
      QUEUE_DRIVER: { value: 'redis', line: 4 },
      STORE: { value: 'memory', line: 5 },
    });
  });

  it('is no address, number or secret', async () => {
    expect(await read('DATABASE_URL=postgres://orders\nJWT_SECRET=hunter\nPORT=3000\nDB_TYPE=\nDB_TYPE=$TYPE\n#STORE=memory\nOAUTH_CLIENT=ab12cd34ef56\nTRUST_STORE=changeit\nSECRET_TYPE=hunter\nMONGO_DATABASE=clinic\n')).toBeUndefined();
  });

  it('is read in no time, however long a line is', async () => {
    expect(await read(`DB_TYPE=postgres${' '.repeat(200_000)}x\n`)).toBeUndefined();
  });

  it('is nothing that another environment is told, or a template', async () => {
    expect(await read('DB_PROVIDER=postgres\n', '.env.prod')).toEqual({ DB_PROVIDER: { value: 'postgres', line: 1 } });
    expect(await read('DB_PROVIDER=postgres\n', '.env.staging')).toBeUndefined();
    for (const ending of ['example', 'sample', 'template', 'dist']) expect(await read('DB_PROVIDER=postgres\n', `.env.production.${ending}`)).toBeUndefined();
  });
});
