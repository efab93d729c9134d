/** `npm ci` refuses a lock file that leaves out a package, also one that is only for other machines than the one that wrote it. */
import { z } from 'zod';
import { readProjectFile } from './project-files.ts';

const optional = z.record(z.string(), z.string()).default({});
const lock = z.object({ packages: z.record(z.string(), z.object({ optionalDependencies: optional })) }).parse(JSON.parse(readProjectFile('package-lock.json')));

describe('package-lock.json', () => {
  it('names the native parts of every platform', () => {
    const wanted = Object.entries(lock.packages).flatMap(([place, { optionalDependencies }]) => Object.keys(optionalDependencies).map((name) => ({ place, name })));
    const missing = wanted.filter(({ place, name }) => lock.packages[`node_modules/${name}`] === undefined && lock.packages[`${place}/node_modules/${name}`] === undefined);

    expect(wanted.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });
});
