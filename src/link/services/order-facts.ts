/** Facts of all files in the order in which they hold: what comes later overrides. */
import type { DeploymentFacts } from '../../model/deployment-facts.ts';

export interface Located<Fact> {
  readonly file: string;
  readonly fact: Fact;
}

/** Every Procfile has a `web`, and every other compose file an `app`: names tell services apart within a folder only, those of workflows within a file. */
const namedByFolder: ReadonlySet<string> = new Set(['heroku', 'compose', 'pm2', 'firebase', 'app-engine', 'fly']);

/** A trial environment's file must not decide what production runs with. */
const trial = /(?:^|[/._-])(?:dev|develop|development|stage|staging|preview|test|tests|testing|sandbox|local|qa|e2e|example|examples)(?:[/._-]|$)/i;

/**
 * The facts of each name, in the order in which they hold: trial environments before production, creations before
 * updates. A fact without a name stands alone.
 */
export function groupFacts<Fact extends { readonly platform: string; readonly name: string | null; readonly update?: true; readonly line: number }>(
  deployment: ReadonlyMap<string, DeploymentFacts>,
  pick: (facts: DeploymentFacts) => readonly Fact[],
): readonly (readonly [Located<Fact>, ...Located<Fact>[]])[] {
  const groups = new Map<string, [Located<Fact>, ...Located<Fact>[]]>();
  for (const [file, facts] of [...deployment].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const [index, fact] of pick(facts).entries()) {
      const place = fact.platform === 'github-actions' ? file : namedByFolder.has(fact.platform) ? file.slice(0, file.lastIndexOf('/') + 1) : '';
      const key = fact.name === null ? `${file}\n${index}` : `${fact.platform}\n${place}\n${fact.name}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ file, fact }]);
      else group.push({ file, fact });
    }
  }
  for (const group of groups.values()) group.sort((a, b) => rank(a) - rank(b));
  return [...groups.values()];
}

/** The fact that makes the thing, rather than changes it: the last that holds. */
export function getMain<Fact extends { readonly update?: true }>(group: readonly [Located<Fact>, ...Located<Fact>[]]): Located<Fact> {
  return group.findLast(({ fact }) => fact.update !== true) ?? group[0];
}

/** The file is of a place where nobody works with what runs there. */
export function isTrial(file: string): boolean {
  return trial.test(file);
}

function rank({ file, fact }: Located<{ readonly update?: true }>): number {
  return (isTrial(file) ? 0 : 2) + (fact.update === true ? 1 : 0);
}
