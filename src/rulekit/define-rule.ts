/** A rule: what it is called, and the pure question it asks the program graph. */
import type { Touched } from '../graph/ways/changed-ways.ts';
import type { Detection, RuleFamily } from '../model/finding.ts';
import type { ProgramGraph } from '../model/graph.ts';

export interface Rule {
  /** Names the hazard in kebab-case; also the name of its folder. */
  readonly id: string;
  readonly family: RuleFamily;
  readonly title: string;
  /** One sentence for lists of rules. */
  readonly summary: string;
  /** `stable` once it has proved itself on real projects. */
  readonly maturity: 'preview' | 'stable';
  /** `verified`: it may ask for an edit, which is shown only after it was proved. */
  readonly suggestion: 'none' | 'verified';
  /** `off`: only where the configuration turns it on. */
  readonly byDefault?: 'off';
  /** `touched` is given where a range is reviewed, `watch` where the configuration watches routes. */
  detect(graph: ProgramGraph, touched?: Touched, watch?: readonly string[]): Iterable<Detection>;
}

/** Keeps the literal checked against `Rule` where it is written. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
