/** One setting over several facts -> what is known of it. */
import type { DeploymentFacts, Setting } from '../../model/deployment-facts.ts';
import type { Known } from '../../model/graph.ts';
import { findNamed } from './named-values.ts';
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
    const given = setting?.variable === undefined ? undefined : findVariable<T>(setting.variable, file, name === 'expression' ? 'string' : typeof setting.value, deployment);
    if (given !== undefined) return given;
    if (setting !== undefined) return { from: 'file', value: setting.value, file: setting.file ?? file, line: setting.line };
    const expression = fact.unresolved?.[name];
    if (expression !== undefined) return findVariable<T>(expression.value, file, name === 'expression' ? 'string' : typeof (silent?.value ?? 0), deployment) ?? { from: 'unknown' };
  }
  return silent === null ? { from: 'unknown' } : { from: 'default', ...silent };
}

/** What an expression names, where a file beside this one says it and it is of the kind the setting needs. */
function findVariable<T extends Settable>(written: string, file: string, kind: string, deployment: ReadonlyMap<string, DeploymentFacts>): Known<T> | undefined {
  const found = findNamed(written, file, deployment);
  const value = found === undefined ? undefined : kind === 'string' ? found.setting.value : readLiteral(found.setting.value);
  return found === undefined || typeof value !== kind ? undefined : { from: 'file', value: value as T, file: found.file, line: found.setting.line };
}

/** Terraform writes counts as `20`, durations as `300s`, switches as `true`. */
function readLiteral(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d{1,9}(?:\.\d+)?s?$/.test(text) ? Number.parseFloat(text) : undefined;
}
