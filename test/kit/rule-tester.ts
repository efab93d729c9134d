/** Inline cases for a rule: a few files in, its findings out. */
import { runRules } from '../../src/analyse/run-rules.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Rule } from '../../src/rulekit/define-rule.ts';
import { linkSources } from './link-sources.ts';

/** The findings of one rule in these files. A rule that fails is the test's failure. */
export async function findingsOf(rule: Rule, files: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const { findings, ruleFailures } = runRules(await linkSources(files), [rule]);
  const [failure] = ruleFailures;
  if (failure !== undefined) throw new Error(`${failure.rule}: ${failure.message}`);
  return findings;
}
