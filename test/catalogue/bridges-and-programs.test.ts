/** Ways to wait for a database that are not its driver: a client program, a bridge that makes promises synchronous. */
import { blockingCalls } from '../link/blocking-calls.ts';
import { checkout } from '../link/shop.ts';

async function reached(imports: string, body: string): Promise<readonly string[]> {
  const calls = await blockingCalls({ 'src/app.ts': checkout(body, imports) });
  return calls.map((call) => call.replace(/^.* -> /, '')).sort();
}

describe('the client program of a database', () => {
  const imports = `import { exec, execFileSync, execSync, spawnSync } from 'child_process';`;

  it('is waited for', async () => {
    expect(await reached(imports, 'res.send(execSync(`psql -c "select * from orders where id = ${req.body.id}"`));')).toEqual(['node:child_process execSync()']);
    expect(await reached(imports, `execFileSync('mysqldump', ['shop']); spawnSync('sqlite3', ['shop.db', '.dump']); res.end();`)).toEqual(['node:child_process execFileSync()', 'node:child_process spawnSync()']);
  });

  it('is waited for whatever starts it', async () => {
    const commands = ['PGPASSWORD=${req.body.password} psql -h db', 'docker exec -e PGUSER=shop db pg_dump shop', 'docker compose exec -T db psql', '/usr/bin/sqlite3 shop.db', 'sudo -u postgres psql -c "select 1"', 'cd /data && mysql shop', 'kubectl exec -n shop db-0 -- redis-cli ping', 'gunzip -c dump.gz | psql shop', "bash -lc 'pg_dump shop'", 'timeout 10 pg_dump shop'];
    for (const command of commands) expect([command, await reached(imports, `res.send(execSync(\`${command}\`));`)]).toEqual([command, ['node:child_process execSync()']]);

    expect(await reached(imports, `res.send(execSync(['pg_dump', process.env.URL].join(' ')));`)).toEqual(['node:child_process execSync()']);
    expect(await reached(imports, `spawnSync('docker', ['exec', 'db', 'pg_dump', req.body.table]); execFileSync('/opt/bin/psql', ['shop']); res.end();`)).toEqual(['node:child_process execFileSync()', 'node:child_process spawnSync()']);
    expect(await reached('', `Bun.spawnSync(['psql', '-c', req.body.statement]); Bun.spawnSync(['ls', 'psql']); res.end();`)).toEqual(['bun spawnSync()']);
  });

  it('is not what only names one, or asks it for its version', async () => {
    const commands = ['echo psql', 'which pg_dump', 'docker exec psql ls', 'docker run --name mysql web', 'psql --version', 'tail -f /var/log/psql', 'apk add sqlite3'];
    for (const command of commands) expect([command, await reached(imports, `res.send(execSync('${command}'));`)]).toEqual([command, []]);

    expect(await reached(imports, `spawnSync('grep', ['psql', 'history']); spawnSync('docker', ['logs', 'mysql']); res.end();`)).toEqual([]);
  });

  it('is not every program', async () => {
    expect(await reached(imports, `res.send(execSync('git rev-parse HEAD')); spawnSync('ffmpeg', ['-i', req.body.file]);`)).toEqual([]);
  });

  it('is not waited for where it is run beside', async () => {
    expect(await reached(imports, `exec('pg_dump shop', (error, dump) => res.send(dump));`)).toEqual([]);
  });
});

describe('a bridge from promises to plain calls', () => {
  it('holds the thread: deasync', async () => {
    expect(await reached(`import deasync from 'deasync';\nconst query = deasync(pool.query);`, `res.json(query('select * from orders'));`)).toEqual(['deasync Awaiter()']);
    expect(await reached(`import deasync from 'deasync';`, `let rows; pool.query('select 1', (error, found) => { rows = found; }); deasync.loopWhile(() => !rows); res.json(rows);`)).toEqual(['deasync loopWhile()']);
  });

  it('holds the thread: synckit', async () => {
    expect(await reached(`import { createSyncFn } from 'synckit';\nconst query = createSyncFn(require.resolve('./query-worker'));`, `res.json(query('select * from orders'));`)).toEqual(['synckit Function()']);
  });

  it('is only made, not crossed, when the module is loaded', async () => {
    expect(await reached(`import { createSyncFn } from 'synckit';\nconst query = createSyncFn(require.resolve('./query-worker'));`, `res.json({});`)).toEqual([]);
  });
});
