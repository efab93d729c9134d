/** One setting over several facts -> what is known of it. */
import type { DeploymentFacts, Setting } from '../../model/deployment-facts.ts';
import type { Known } from '../../model/graph.ts';
import type { Located } from './order-facts.ts';

type Settable = string | number | boolean;

export interface SettledFact<Name extends string> {
  readonly unresolved?: Readonly<Partial<Record<Name, Setting<string>>>>;
}

/** The value the platform uses when no file speaks, with the page that says so; null where no page does. */
export interface Documented<T> {
  readonly value: T;
  readonly source: string;
}

/**
 * The last fact that speaks decides. One that speaks in an expression leaves the value unknown, for the default does
 * not hold then; a Terraform variable is looked up in the files of the same folder.
 */
export function settle<Name extends string, T extends Settable, Fact extends SettledFact<Name> & { readonly [Key in Name]?: Setting<T> }>(
  group: readonly Located<Fact>[],
  name: Name,
  silent: Documented<T> | null,
  deployment: ReadonlyMap<string, DeploymentFacts>,
): Known<T> {
  for (const { file, fact } of group.toReversed()) {
    const setting: Setting<T> | undefined = fact[name];
    if (setting !== undefined) return { from: 'file', value: setting.value, file: setting.file ?? file, line: setting.line };
    const expression = fact.unresolved?.[name];
    if (expression !== undefined) return findVariable<T>(expression.value, file, name === 'expression' ? 'string' : typeof (silent?.value ?? 0), deployment) ?? { from: 'unknown' };
  }
  return silent === null ? { from: 'unknown' } : { from: 'default', ...silent };
}

/** The default of `var.name`, declared in a file beside this one, when it is of the kind the setting needs. */
function findVariable<T extends Settable>(written: string, file: string, kind: string, deployment: ReadonlyMap<string, DeploymentFacts>): Known<T> | undefined {
  const [, chartValue] = /^\$\((\.Values(?:\.\w+){1,6})\)$/.exec(written) ?? [];
  const name = chartValue ?? written;
  if (chartValue === undefined && !/^(?:var|local)\.\w+$/.test(name)) return undefined;
  // The templates of a chart lie in a folder below its values. https://helm.sh/docs/topics/charts/
  const folder = chartValue === undefined ? file.slice(0, file.lastIndexOf('/') + 1) : file.slice(0, file.lastIndexOf('templates/'));
  for (const [other, facts] of deployment) {
    if (other.slice(0, other.lastIndexOf('/') + 1) !== folder || facts.variables === undefined || !Object.hasOwn(facts.variables, name)) continue;
    const variable = facts.variables[name];
    const value = variable === undefined ? undefined : kind === 'string' ? variable.value : readLiteral(variable.value);
    if (variable !== undefined && value !== undefined && typeof value === kind) {
      return { from: 'file', value: value as T, file: other, line: variable.line };
    }
  }
  return undefined;
}

/** Terraform writes counts as `20`, durations as `300s`, switches as `true`. */
function readLiteral(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d{1,9}(?:\.\d+)?s?$/.test(text) ? Number.parseFloat(text) : undefined;
}
