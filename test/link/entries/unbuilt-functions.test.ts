/** Functions of Firebase that no deployment holds, by firebase.json and the tsconfig.json of its folder. */
import { linkSources } from '../../kit/link-sources.ts';

const digest = "import { onSchedule } from 'firebase-functions/v2/scheduler';\nexport const digest = onSchedule('every 24 hours', async () => { await send(); });";
const firebase = { 'firebase.json': '{ "functions": { "source": "functions" } }', 'functions/package.json': '{ "main": "lib/index.js" }', 'functions/src/index.ts': "export * from './mails';", 'functions/src/mails.ts': 'export const mails = [];' };
const settings = (text: string): Readonly<Record<string, string>> => ({ ...firebase, 'functions/tsconfig.json': text });

async function confidenceOf(file: string, others: Readonly<Record<string, string>>, unread: readonly string[] = []): Promise<string | undefined> {
  const { entryPoints } = await linkSources({ ...others, [file]: digest }, undefined, unread);
  return entryPoints.find(({ kind }) => kind === 'scheduled')?.confidence;
}

describe('a function for Firebase', () => {
  it.each([
    ['the folder that is deployed', 'functions/src/digest.ts', firebase],
    ['the folder of sources', 'functions/src/digest.ts', settings('{ "compilerOptions": { "rootDir": "./src" } }')],
    ['what is compiled', 'functions/src/jobs/digest.ts', settings('{ "include": ["src/**/*.ts"] }')],
    ['what is compiled, by its name', 'functions/src/digest.ts', settings('{ "include": ["src/index.ts", "src/digest.ts"] }')],
    ['what the tsconfig.json leaves to others', 'functions/src/digest.ts', settings('{ "files": [], "include": [], "references": [{ "path": "tsconfig.app.json" }] }')],
    ['a file that is imported by one that is compiled', 'functions/src/digest.ts', { ...settings('{ "include": ["src/index.ts"] }'), 'functions/src/index.ts': "export * from './digest';" }],
    ['a package that the folder imports', 'shared/digest.ts', { ...firebase, 'functions/src/index.ts': "export { digest } from '../../shared/digest';" }],
    ['a repository that does not say what is deployed', 'jobs/digest.ts', {}],
    ['a repository that deploys what a build makes', 'jobs/digest.ts', { 'firebase.json': '{ "functions": { "source": "dist/functions" } }' }],
    ['the second of two folders', 'mails/src/digest.ts', { ...firebase, 'firebase.json': '{ "functions": [{ "source": "functions" }, { "source": "mails", "codebase": "mails" }] }' }],
  ])('is deployed from %s', async (_, file, others) => {
    expect(await confidenceOf(file, others)).toBe('certain');
  });

  it.each([
    ['outside of the folder that is deployed', 'pack-digest.ts', firebase],
    ['in another folder of functions that none of these imports', 'shared/functions/digest.ts', { ...firebase, 'shared/functions/index.ts': "export * from './digest';" }],
    ['beside the folder of sources', 'functions/digest.ts', settings('{ "compilerOptions": { "rootDir": "./src" } }')],
    ['beside what is compiled', 'functions/old/digest.ts', settings('{ "include": ["src"] }')],
    ['among files that are compiled one by one, without it', 'functions/src/digest.ts', settings('{ "include": ["src/index.ts", "src/mails/**/*.ts"] }')],
  ])('is hardly deployed %s', async (_, file, others) => {
    expect(await confidenceOf(file, others)).toBe('possible');
  });

  it('may be imported by a file that could not be read', async () => {
    const one = settings('{ "include": ["src/mails.ts", "src/broken.ts"] }');

    expect(await confidenceOf('functions/src/digest.ts', one, ['functions/src/broken.ts'])).toBe('certain');
    expect(await confidenceOf('functions/src/digest.ts', one, ['app/broken.ts'])).toBe('possible');
  });
});
