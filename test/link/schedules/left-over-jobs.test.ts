import { linkSources } from '../../kit/link-sources.ts';

const job = (name: string): string => `import cron from 'node-cron';\nimport { send } from '../mails';\ncron.schedule('0 * * * *', () => send('${name}'));\n`;
const files = { 'package.json': '{ "main": "src/main.ts", "dependencies": { "node-cron": "4" } }', 'src/mails.ts': `export const send = (name) => fetch('https://mails.example', { method: 'POST', body: name });`, 'src/jobs/digest.ts': job('digest'), 'src/jobs/renewals.ts': job('renewals'), 'src/jobs/uptime.ts': job('uptime') };

/** The jobs of a program that are possible only. */
async function leftOver(more: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { entryPoints } = await linkSources({ ...files, ...more });
  return entryPoints.filter(({ kind, confidence }) => kind === 'scheduled' && confidence === 'possible').map(({ registration }) => registration.file);
}

describe('a job in a file that nobody loads', () => {
  it('is possible only where a program lists the others of its folder', async () => {
    expect(await leftOver({ 'src/main.ts': `import './jobs/digest';\nimport './jobs/renewals';` })).toEqual(['src/jobs/uptime.ts']);
    expect(await leftOver({ 'src/main.ts': `require('./jobs/digest');\nrequire('./jobs/renewals');\n// require('./jobs/uptime');` })).toEqual(['src/jobs/uptime.ts']);
  });

  it('is possible only behind a barrel that nobody loads either', async () => {
    expect(await leftOver({ 'src/main.ts': `import './jobs/digest';\nimport './jobs/renewals';`, 'src/jobs/index.ts': `export * from './uptime';` })).toEqual(['src/jobs/uptime.ts']);
    expect(await leftOver({ 'src/main.ts': `import './jobs/digest';\nimport './jobs/renewals';\nimport './jobs';`, 'src/jobs/index.ts': `export * from './uptime';` })).toEqual([]);
  });

  it.each([
    ['the program loads it', { 'src/main.ts': `import './jobs/digest';\nimport './jobs/renewals';\nawait import('./jobs/uptime');` }],
    ['no program lists the others', { 'src/main.ts': `import './jobs/digest';` }],
    ['a script runs it', { 'src/main.ts': `import './jobs/digest';\nimport './jobs/renewals';`, 'package.json': '{ "scripts": { "uptime": "node dist/jobs/uptime.js" } }' }],
    ['an image runs it', { 'src/main.ts': `import './jobs/digest';\nimport './jobs/renewals';`, Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "dist/jobs/uptime.js"]\n' }],
    ['files are loaded by names that are put together', { 'src/main.ts': 'import \'./jobs/digest\';\nimport \'./jobs/renewals\';\nfor (const name of names) require(`./jobs/${name}`);' }],
  ])('is one like others where %s', async (_, more) => {
    expect(await leftOver(more)).toEqual([]);
  });
});
