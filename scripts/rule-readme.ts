/** The part of a rule's README that its metadata decides, and the headings every README has. */
import type { Rule } from '../src/rulekit/define-rule.ts';

export const readmeHeadings = [
  'What goes wrong',
  'Why it hurts in production',
  'Example',
  'What to do instead',
  'When to ignore it',
  'Limits',
] as const;

/** Title, one line of facts, and the summary: the README begins with exactly this. */
export function renderReadmeHeader(rule: Pick<Rule, 'id' | 'family' | 'title' | 'summary' | 'maturity' | 'suggestion' | 'byDefault'>): string {
  const suggestion = rule.suggestion === 'verified' ? 'verified suggestion' : 'no suggestion';
  return `# ${rule.title}\n\n\`${rule.id}\` · ${rule.family} · ${rule.maturity} · ${suggestion}${rule.byDefault === 'off' ? ' · off by default' : ''}\n\n${rule.summary}\n`;
}
