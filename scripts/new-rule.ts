/**
 * `npm run new-rule <id> [family]` makes a rule that works: it reports one made-up route, and has its README, its three cases
 * and its test. What is left of the made-up route is found by the check on rule folders.
 */
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildRegistry } from './build-registry.ts';
import { getRuleFiles } from './rule-template.ts';

const families = ['request-path', 'queues', 'schedules'] as const;

/** Writes the folder, the test and the registry. Throws when the id cannot be used. */
export async function createRule(root: string, id: string, family: string): Promise<readonly string[]> {
  if (!/^[a-z]+(-[a-z]+)+$/.test(id)) throw new Error(`${id} is no rule id: it names the hazard in two or more words, such as unguarded-schedule`);
  if (/^(no|require|prefer|avoid)-/.test(id)) throw new Error(`${id} names a wish: name the hazard, such as unguarded-schedule`);
  const known = families.find((one) => one === family);
  if (known === undefined) throw new Error(`${family} is no family: ${families.join(', ')}`);
  const folder = path.join(root, 'rules', id);
  const isTaken = await access(folder).then(() => true, () => false);
  if (isTaken) throw new Error(`rules/${id} is there already`);

  const files = getRuleFiles(id, known);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  await buildRegistry(root, { check: false });
  return Object.keys(files);
}

if (import.meta.main) {
  const [id, family = 'request-path'] = process.argv.slice(2);
  if (id === undefined) {
    console.error(`usage: npm run new-rule <id> [${families.join('|')}]`);
    process.exitCode = 2;
  } else {
    try {
      const files = await createRule(path.resolve(import.meta.dirname, '..'), id, family);
      console.log(`${files.join('\n')}\nNow replace the made-up route: npx jest test/rules/${id}.test.ts`);
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = 2;
    }
  }
}
