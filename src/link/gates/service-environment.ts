/** The variables that a program of a service is started with: those of its image, of the service, and of the command itself. */
import type { ServiceFact, ServicePlatform, Setting } from '../../model/deployment-facts.ts';
import type { Evidence } from '../../model/finding.ts';
import type { Located } from '../services/order-facts.ts';
import { commandWords, isPrimary } from './condition.ts';
import { known, unsaid, type Environment, type Outcome } from './evaluate-condition.ts';

export interface ServiceEnvironment {
  readonly platform: ServicePlatform;
  readonly literal: ReadonlyMap<string, Evidence & { readonly value: string }>;
  /** Names of variables that other places give a value. */
  readonly open: ReadonlySet<string>;
  /** Variables that a service beside it is given: where this one is silent about them, they are not set. */
  readonly beside: ReadonlySet<string>;
  /** It is known which command starts the program, and so which words it is given. */
  readonly isStarted?: boolean;
}

/** What each platform sets by itself. */
const platformVariables: Partial<Record<ServicePlatform, readonly string[]>> = {
  // https://vercel.com/docs/environment-variables/system-environment-variables
  vercel: ['VERCEL', 'VERCEL_ENV', 'VERCEL_URL', 'VERCEL_REGION'],
  // https://cloud.google.com/run/docs/container-contract#env-vars
  'cloud-run': ['K_SERVICE', 'K_REVISION', 'K_CONFIGURATION', 'PORT'],
  // https://devcenter.heroku.com/articles/dynos#local-environment-variables
  heroku: ['DYNO', 'PORT'],
  // https://fly.io/docs/machines/runtime-environment/
  fly: ['FLY_APP_NAME', 'FLY_REGION', 'FLY_MACHINE_ID', 'FLY_ALLOC_ID', 'FLY_PROCESS_GROUP'],
  // https://docs.railway.com/reference/variables
  railway: ['RAILWAY_ENVIRONMENT', 'RAILWAY_SERVICE_NAME', 'RAILWAY_PROJECT_ID', 'PORT'],
  // https://render.com/docs/environment-variables
  render: ['RENDER', 'RENDER_SERVICE_TYPE', 'RENDER_SERVICE_NAME', 'PORT'],
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  'aws-lambda': ['AWS_LAMBDA_FUNCTION_NAME', 'AWS_EXECUTION_ENV'],
};

/** What a deployment that says nothing is taken to run with: production, on Node. */
const usual: Readonly<Record<string, string>> = { NODE_ENV: 'production', NEXT_RUNTIME: 'nodejs' };

export type EnvironmentPart = Readonly<Record<string, Setting<string>>>;

export function joinServiceEnvironment(
  platform: ServicePlatform,
  group: readonly Located<ServiceFact>[],
  image: { readonly file: string; readonly environment: EnvironmentPart } | null,
  beside: ReadonlySet<string>,
): ServiceEnvironment {
  const literal = new Map<string, Evidence & { readonly value: string }>();
  const open = new Set<string>();
  const take = (file: string, part: EnvironmentPart): void => {
    for (const [name, { value, line, file: from = file }] of Object.entries(part)) {
      literal.set(name, { kind: 'deployment', file: from, line, endLine: line, label: `${name}=${value.slice(0, 40)}`, value });
      open.delete(name);
    }
  };
  if (image !== null) take(image.file, image.environment);
  for (const { file, fact } of group) {
    for (const name of fact.openEnvironment ?? []) {
      open.add(name);
      literal.delete(name);
    }
    take(file, fact.environment ?? {});
  }
  return { platform, literal, open, beside };
}

/** With the variables that the command sets before its program, and the words it gives it: `WORKERS=1 node main.js --all`. */
export function withAssigned({ literal, ...rest }: ServiceEnvironment, assigned: EnvironmentPart | undefined, file: string): ServiceEnvironment {
  const all = new Map(literal);
  for (const [name, { value, line, file: from = file }] of Object.entries(assigned ?? {})) all.set(name, { kind: 'deployment', file: from, line, endLine: line, label: name === commandWords ? value.slice(0, 40) : `${name}=${value.slice(0, 40)}`, value });
  return { ...rest, literal: all, isStarted: true };
}

/** `first`: the first process of the instance, or another. `isSilent`: what nobody says is taken for not set. */
export function createEnvironment({ platform, literal, open, beside, isStarted = false }: ServiceEnvironment, first: boolean, isSilent: boolean): Environment {
  return (name): Outcome => {
    if (name === isPrimary) return known(first);
    const said = literal.get(name);
    if (name === commandWords) return said === undefined && !isStarted && !isSilent ? unsaid : readWords(said?.value ?? '', isSilent);
    if (said !== undefined) return known(said.value);
    if (open.has(name)) return unsaid;
    // https://pm2.keymetrics.io/docs/usage/environment/#specific-environment-variables
    if (name === 'NODE_APP_INSTANCE' || name === 'pm_id') return known(first ? '0' : '1');
    if (usual[name] !== undefined) return known(usual[name]);
    if (platformVariables[platform]?.includes(name) === true) return { kind: 'unknown', ofEnvironment: false };
    return (beside.has(name) && !open.has('*')) || isSilent ? known(undefined) : unsaid;
  };
}

/** Behind the runtime and the program; words of the shell's own variables are known by nobody. */
function readWords(text: string, isSilent: boolean): Outcome {
  const words = text.split(' ').filter((word) => word !== '');
  return words.some((word) => word.includes('$')) && !isSilent ? unsaid : known(['node', 'main', ...words]);
}
