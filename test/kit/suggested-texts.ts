/** What the suggestions of a few files make of them. */
import { runRules } from '../../src/analyse/run-rules.ts';
import { applyEdits } from '../../src/fix/text/apply-edits.ts';
import { suggestFix } from '../../src/fix/suggest-fix.ts';
import type { Rule } from '../../src/rulekit/define-rule.ts';
import { linkSources } from './link-sources.ts';

/** Each file a verified suggestion changes, with that of the last finding that has one. */
export async function suggestedIn(files: Readonly<Record<string, string>>, rules: readonly Rule[]): Promise<Readonly<Record<string, string>>> {
  const find = async (patched: ReadonlyMap<string, string>) => runRules(await linkSources({ ...files, ...Object.fromEntries(patched) }), rules).findings;
  const texts: Record<string, string> = {};
  for (const finding of await find(new Map())) {
    const suggestion = await suggestFix(finding, { read: (file) => Promise.resolve(files[file] ?? null) }, find);
    for (const file of new Set(suggestion?.edits.map((edit) => edit.file))) texts[file] = applyEdits(files[file] ?? '', suggestion?.edits.filter((edit) => edit.file === file) ?? []);
  }
  return texts;
}
