/** Values that a deployment file takes from another: variables of Terraform, values of a Helm chart, a patch of Kustomize. */
import { posix } from 'node:path';
import type { DeploymentFacts, Setting } from '../../model/deployment-facts.ts';
import { isTrial } from './order-facts.ts';

export interface NamedValue {
  readonly file: string;
  readonly setting: Setting<string>;
}

type Deployment = ReadonlyMap<string, DeploymentFacts>;

/** Undefined where `written` names nothing, or nothing that the repository says. */
export function findNamed(written: string, file: string, deployment: Deployment): NamedValue | undefined {
  const [, chartValue] = /^\$\((\.Values(?:\.\w+){1,6})\)$/.exec(written) ?? [];
  // The templates of a chart lie in a folder below its values. https://helm.sh/docs/topics/charts/
  if (chartValue !== undefined) return valuesBeside(chartValue, file.slice(0, file.lastIndexOf('templates/')), deployment)[0];
  const [, patch] = /^patch:([\w./-]{1,200})$/.exec(written) ?? [];
  if (patch !== undefined) return valueIn(posix.join(folderOf(file), patch), '/spec/replicas', deployment);
  if (!/^(?:var|local)\.\w+$/.test(written)) return undefined;
  const declared = valuesBeside(written, folderOf(file), deployment);
  return (written.startsWith('var.') ? findAssigned(written, folderOf(file), deployment) : undefined) ?? declared.find((one) => one.file.endsWith('.tf'));
}

/**
 * The value that Terraform is given for a variable. A file that is named on its command line holds above those that it loads by itself,
 * and of several for production the one with the largest number is taken: it is the one that can do harm.
 * https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 */
function findAssigned(name: string, folder: string, deployment: Deployment): NamedValue | undefined {
  const given = [...deployment.keys()].filter((file) => file.endsWith('.tfvars') && file.startsWith(folder) && belongsTo(file, folder, deployment) && !isTrial(file.slice(folder.length)));
  const values = given.flatMap((file) => valueIn(file, name, deployment) ?? []);
  const loaded = values.filter(({ file }) => folderOf(file) === folder && /(?:^|\/)(?:terraform|[^/]*\.auto)\.tfvars$/.test(file));
  const named = values.filter((one) => !loaded.includes(one)).toSorted((a, b) => numberOf(b) - numberOf(a));
  const [first, ...others] = named;
  if (first !== undefined) return others.every(({ setting }) => setting.value === first.setting.value) || numberOf(first) >= 0 ? first : undefined;
  return loaded.toSorted((a, b) => (isAuto(a) === isAuto(b) ? (a.file < b.file ? -1 : 1) : isAuto(a) ? 1 : -1)).at(-1);
}

/** A folder below with Terraform of its own has values of its own. */
function belongsTo(file: string, folder: string, deployment: Deployment): boolean {
  const own = folderOf(file);
  return own === folder || ![...deployment].some(([other, facts]) => other.endsWith('.tf') && folderOf(other) === own && (facts.services.length > 0 || facts.schedules.length > 0 || facts.modules !== undefined || facts.variables !== undefined));
}

function isAuto({ file }: NamedValue): boolean {
  return file.endsWith('.auto.tfvars');
}

function numberOf({ setting }: NamedValue): number {
  return /^\d{1,9}$/.test(setting.value) ? Number(setting.value) : -1;
}

function valuesBeside(name: string, folder: string, deployment: Deployment): readonly NamedValue[] {
  return [...deployment.keys()].filter((file) => folderOf(file) === folder).flatMap((file) => valueIn(file, name, deployment) ?? []);
}

function valueIn(file: string, name: string, deployment: Deployment): NamedValue | undefined {
  const variables = deployment.get(file)?.variables;
  const setting = variables !== undefined && Object.hasOwn(variables, name) ? variables[name] : undefined;
  return setting === undefined ? undefined : { file, setting };
}

/** With the slash at its end; '' for the top of the repository. */
function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}
