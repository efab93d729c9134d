/**
 * What the variables of the environment are wherever the program is deployed: `DB_TYPE=postgres` in the compose file of a project
 * whose code opens SQLite where nobody says otherwise. Only what every deployment of the same program says alike is known.
 */
import { posix } from 'node:path';
import type { DeploymentFacts, ServiceFact } from '../../model/deployment-facts.ts';
import { groupFacts, isTrial, type Located } from './order-facts.ts';
import { resolveSource } from './service-directory.ts';

export interface DeployedVariables {
  /** False where nothing is said at all: then nobody has to ask. */
  readonly isAny: boolean;
  /** What the program of a file is given; undefined where that is not known, or not the same everywhere. */
  valueOf(file: string, name: string): string | undefined;
}

export const NO_DEPLOYED_VARIABLES: DeployedVariables = { isAny: false, valueOf: () => undefined };

/** A service as it is deployed, with the facts of later files in place of those of earlier ones. */
interface Deployed {
  readonly file: string;
  /** Folder it is built from, or of the package that goes by the name of its image; null where it is another's image. */
  readonly folder: string | null;
  readonly dockerfile: string;
  readonly values: ReadonlyMap<string, string>;
  readonly open: ReadonlySet<string>;
}

/** What a file says of production without deploying anything: `.env.production`. */
interface Written {
  readonly folder: string;
  readonly values: ReadonlyMap<string, string>;
}

/** `packages`: their folders by name. What is published under the name of one is that program. */
export function collectDeployedVariables(deployment: ReadonlyMap<string, DeploymentFacts>, packages: ReadonlyMap<string, string> = new Map()): DeployedVariables {
  const services = groupFacts(deployment, ({ services: facts, published = [] }) => [...facts, ...published.filter(({ image }) => folderOfImage(image?.value ?? '', packages) !== null)]).flatMap((group) => describe(group, packages) ?? []);
  const written = [...deployment].flatMap(([file, { production }]): Written[] => (production === undefined ? [] : [{ folder: folderOf(file), values: valuesOf(production) }]));
  if (written.length === 0 && !services.some(({ folder, values }) => folder !== null && values.size > 0)) return NO_DEPLOYED_VARIABLES;
  return {
    isAny: true,
    valueOf(file, name) {
      const setters = services.filter((one) => (one.values.has(name) || one.open.has(name)) && isWithin(file, one.folder));
      if (setters.length > 0) return settersAgree(setters, services, name);
      return onlyValue(written.filter((one) => one.values.has(name) && isWithin(file, one.folder)).map(({ values }) => values.get(name)));
    },
  };
}

/** Their definitions of tasks are not read: that they say nothing tells nothing. */
const withoutEnvironment: ReadonlySet<string> = new Set(['ecs', 'app-runner']);

const production = /(?:^|[/._-])prod(?:uction)?(?:[/._-]|$)/i;

/** `docker-compose.postgres.yml` is for those who want it so: what everybody runs goes by a plain name. */
const everybody = /^(?:docker-)?compose(?:[.-](?:prod|production|deploy|build|server|override))?\.ya?ml$/;

/** Null for what only stands in for production. */
function describe(group: readonly [Located<ServiceFact>, ...Located<ServiceFact>[]], packages: ReadonlyMap<string, string>): Deployed | null {
  const own = group.filter(({ file, fact }) => !isTrial(file) && (fact.platform !== 'compose' || everybody.test(posix.basename(file))));
  const built = own.findLast(({ fact }) => fact.source !== undefined || fact.dockerfile !== undefined);
  const [first] = own;
  if (first === undefined || withoutEnvironment.has(first.fact.platform)) return null;
  const values = new Map<string, string>();
  const open = new Set<string>();
  for (const name of new Set(own.flatMap(({ fact }) => [...Object.keys(fact.environment ?? {}), ...(fact.openEnvironment ?? [])]))) {
    const value = valueIn(own, name);
    if (value === undefined) open.add(name);
    else values.set(name, value);
  }
  const { file, fact } = built ?? first;
  return { file, folder: built === undefined ? folderOfImage(fact.image?.value ?? '', packages) : resolveSource(file, fact.source?.value ?? '.'), dockerfile: fact.dockerfile?.value ?? '', values, open };
}

/** Programs of many projects go by these: such a name alone says nothing of whose it is. */
const common = /^(?:admin|api|app|backend|client|core|dashboard|db|docs|frontend|gateway|main|proxy|server|service|site|ui|web|website|worker|redis|postgres|mysql|nginx|node)$/;

/** That of the package `shop`, or `@acme/shop`, for `ghcr.io/acme/shop:2@sha256:…`; where the image has an owner, that is the scope. */
function folderOfImage(image: string, packages: ReadonlyMap<string, string>): string | null {
  const [name = '', owner = ''] = (image.split('@')[0] ?? '').replace(/:[^/]*$/, '').toLowerCase().split('/').reverse();
  const own = packages.get(`${owner}/${name}`);
  if (own !== undefined || name === '' || common.test(name)) return own ?? null;
  // `localhost:5000/shop` has none.
  const isOwned = owner !== '' && !/[.:]|^localhost$/.test(owner);
  const [folder, ...others] = [...packages].flatMap(([key, one]) => (key === name || (!isOwned && key.endsWith(`/${name}`)) ? [one] : []));
  return others.length > 0 ? null : (folder ?? null);
}

/** A file for production overrides the others. Without one, those that say how the service is built are alternatives. */
function valueIn(group: readonly Located<ServiceFact>[], name: string): string | undefined {
  const inProduction = group.findLast(({ file, fact }) => production.test(file) && fact.environment?.[name] !== undefined);
  if (inProduction !== undefined) return inProduction.fact.environment?.[name]?.value;
  const made = group.filter(({ fact }) => fact.source !== undefined || fact.dockerfile !== undefined || fact.image !== undefined);
  return onlyValue((made.length > 0 ? made : group).map(({ fact }) => (fact.openEnvironment?.includes(name) === true ? undefined : fact.environment?.[name]?.value)));
}

/** Whoever starts the same program and is silent starts it with another value. */
function settersAgree(setters: readonly Deployed[], services: readonly Deployed[], name: string): string | undefined {
  const isSilent = services.some((one) => !setters.includes(one) && setters.some((setter) => (one.folder === null ? one.file !== setter.file : one.folder === setter.folder && one.dockerfile === setter.dockerfile)));
  return isSilent ? undefined : onlyValue(setters.map(({ values, open }) => (open.has(name) ? undefined : values.get(name))));
}

function onlyValue(values: readonly (string | undefined)[]): string | undefined {
  const [first, ...others] = values;
  return others.every((value) => value === first) ? first : undefined;
}

function valuesOf(settings: NonNullable<DeploymentFacts['production']>): ReadonlyMap<string, string> {
  return new Map(Object.entries(settings).map(([name, { value }]) => [name, value]));
}

function folderOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === '.' ? '' : folder;
}

function isWithin(file: string, folder: string | null): boolean {
  return folder !== null && (folder === '' || file.startsWith(`${folder}/`));
}
