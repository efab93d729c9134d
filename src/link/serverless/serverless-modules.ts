/**
 * Services of the Serverless Framework that are described in code: `serverless.ts`, whose functions lie beside their handlers.
 * https://www.serverless.com/framework/docs/configuration-files, https://www.serverless.com/framework/docs/providers/aws/guide/functions
 */
import { posix } from 'node:path';
import type { DeploymentFacts, FunctionFact, FunctionQueue, FunctionRoute, ScheduleFact, ScheduleSettings, Setting as Plain } from '../../model/deployment-facts.ts';
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import type { ModuleResolver } from '../modules/resolve-module.ts';
import { partsOf, WrittenSettings, type Setting, type Written } from './written-settings.ts';

type Sources = ReadonlyMap<string, FileFacts>;
type Deployment = ReadonlyMap<string, DeploymentFacts>;

/** The path of the module without its ending, from the folder of the file that holds the function. */
interface Handler {
  readonly module: string;
  readonly exported: string;
}

/** Longer ones are not written by hand. */
const longest = 300;

/** What it lists decides for other files whether they are entered. */
export function isServerlessModule(path: string): boolean {
  return /(?:^|\/)serverless\.[cm]?[jt]s$/.test(path);
}

/** The same facts with those of such services, under the file in which each function is written. */
export function addServerlessModules(deployment: Deployment, sources: Sources, modules: ModuleResolver): Deployment {
  const roots = [...sources.keys()].filter(isServerlessModule);
  if (roots.length === 0) return deployment;
  const settings = new WrittenSettings(sources, modules);
  const all = new Map(deployment);
  for (const root of roots) {
    for (const [name, setting] of functionsOf(settings, root)) {
      const written = settings.settle(setting);
      if (written === undefined || 'exportsOf' in written || written.term.kind !== 'object') continue;
      const { functions, schedules } = new ServerlessFunction(settings, sources, root, name, written).read();
      const known = all.get(written.file) ?? { services: [], schedules: [] };
      if (functions.length + schedules.length > 0) all.set(written.file, { ...known, schedules: [...known.schedules, ...schedules], functions: [...(known.functions ?? []), ...functions] });
    }
  }
  return all;
}

/** Those of a service on AWS: others of the name are a module of a server. */
function functionsOf(settings: WrittenSettings, root: string): ReadonlyMap<string, Setting> {
  const service = settings.exported(root, 'default');
  const provider = settings.get(service, 'provider');
  if ((settings.text(settings.get(provider, 'name')) ?? settings.text(provider)) !== 'aws') return new Map();
  // A list holds one object per file that the functions were split into.
  return new Map(settings.items(settings.get(service, 'functions')).flatMap((one) => [...settings.entries(one)]));
}

class ServerlessFunction {
  readonly settings: WrittenSettings;
  readonly sources: Sources;
  readonly root: string;
  readonly name: string;
  readonly written: Written;

  constructor(settings: WrittenSettings, sources: Sources, root: string, name: string, written: Written) {
    this.settings = settings;
    this.sources = sources;
    this.root = root;
    this.name = name;
    this.written = written;
  }

  read(): { readonly functions: readonly FunctionFact[]; readonly schedules: readonly ScheduleFact[] } {
    const events = this.settings.items(this.#get('events'));
    const handler = this.#handler();
    const schedules = events.flatMap((event) => this.#schedules(event, handler));
    const routes = [...events.flatMap((event) => this.#route(event)), ...this.#url()];
    const queues = events.flatMap((event) => this.#queue(event));
    if (handler === undefined || routes.length + queues.length === 0) return { functions: [], schedules };
    return { schedules, functions: [{ platform: 'aws-lambda', name: this.name, line: this.#line(this.written), modules: [handler.module], exported: handler.exported, routes, ...(queues.length > 0 && { queues }) }] };
  }

  #get(...keys: readonly string[]): Setting | undefined {
    return this.settings.get(this.written, ...keys);
  }

  /** A line of the file in which the function is written. */
  #line(setting: Setting | undefined): number {
    const isHere = setting !== undefined && !('exportsOf' in setting) && setting.file === this.written.file;
    if (isHere) return setting === this.written && this.written.term.kind === 'object' ? this.written.term.span[0] : setting.line;
    return this.written.term.kind === 'object' ? this.written.term.span[0] : this.written.line;
  }

  /** `src/digest/handler.main` from the folder of the service; `${handlerPath(__dirname)}/handler.main` from that of the file. */
  #handler(): Handler | undefined {
    const setting = this.#get('handler');
    if (setting === undefined || 'exportsOf' in setting) return undefined;
    const [first, ...others] = partsOf(setting.term) ?? [];
    const isBeside = first !== undefined && this.#isFolderOfFile(first, setting.file, 0);
    const rest = isBeside ? others : [first ?? setting.term, ...others];
    const path = rest.map((term) => this.settings.text({ ...setting, term }) ?? '$').join('');
    if (path.includes('$') || path.length > longest || (isBeside && !path.startsWith('/'))) return undefined;
    const folder = posix.dirname(isBeside ? setting.file : this.root);
    const { dir, base } = posix.parse(posix.join(folder, path.trim()));
    const [, module, exported] = /^([^.]+)\.([\w$]+(?:\.[\w$]+){0,3})$/.exec(base) ?? [];
    return module === undefined || exported === undefined ? undefined : { module: posix.relative(posix.dirname(this.written.file), posix.join(dir, module)), exported };
  }

  /** Whatever cuts it to a path of the project: `__dirname.split(process.cwd())[1]`. */
  #isFolderOfFile(term: Term, file: string, depth: number): boolean {
    if (depth > 8) return false;
    const within = (one: Term): boolean => this.#isFolderOfFile(one, file, depth + 1);
    switch (term.kind) {
      case 'global': return term.name === '__dirname';
      case 'member': return within(term.object) || (term.property === 'dirname' && term.object.kind !== 'binding');
      case 'index': return within(term.object);
      case 'call': {
        const call: CallFact | undefined = this.sources.get(file)?.calls[term.call];
        return call !== undefined && (within(call.callee) || call.args.some(within));
      }
      default: return false;
    }
  }

  #schedules(event: Setting, handler: Handler | undefined): ScheduleFact[] {
    const schedule = this.settings.get(event, 'schedule') ?? this.settings.get(event, 'eventBridge', 'schedule');
    if (schedule === undefined) return [];
    const rates = this.settings.items(this.settings.get(schedule, 'rate') ?? schedule).filter((one) => this.settings.text(one) !== undefined);
    const platform = this.#plain(this.settings.get(schedule, 'method')) === 'scheduler' ? 'eventbridge-scheduler' : 'eventbridge-rule';
    const enabled = this.settings.get(schedule, 'enabled');
    const shared: ScheduleSettings = {
      ...(enabled !== undefined && { paused: { value: this.#plain(enabled) === 'false', line: this.#line(enabled) } }),
      ...this.#number('runLimitSeconds', this.#get('timeout') ?? this.settings.get(this.settings.exported(this.root, 'default'), 'provider', 'timeout')),
      ...this.#number('retryCount', this.#get('maximumRetryAttempts')),
      ...(this.#plain(this.#get('reservedConcurrency')) === '1' && { overlap: { value: 'forbid', line: this.#line(this.#get('reservedConcurrency')) } }),
    };
    return rates.map((rate) => {
      const text = this.settings.text(rate) ?? '$';
      const line = this.#line(rate);
      const expression = text.includes('$') ? { unresolved: { expression: { value: text, line } } } : { expression: { value: text, line } };
      return { platform, name: rates.length === 1 ? this.name : `${this.name} ${text}`, line, target: handler === undefined ? { kind: 'unknown' } : { kind: 'function', modules: [handler.module], exported: handler.exported }, ...shared, ...expression };
    });
  }

  #plain(setting: Setting | undefined): string | undefined {
    const text = this.settings.text(setting);
    return text?.includes('$') === true ? undefined : text;
  }

  #number(key: 'runLimitSeconds' | 'retryCount', setting: Setting | undefined): ScheduleSettings {
    const text = this.#plain(setting);
    if (text === undefined || !/^\d{1,6}$/.test(text) || setting === undefined || 'exportsOf' in setting) return {};
    const value: Plain<number> = { value: Number(text), line: setting.line, ...(setting.file === this.written.file ? {} : { file: setting.file }) };
    return { [key]: value };
  }

  /** `http: 'GET orders/{id}'`, `httpApi: '*'`, or method and path as keys. */
  #route(event: Setting): FunctionRoute[] {
    const http = this.settings.get(event, 'http') ?? this.settings.get(event, 'httpApi');
    if (http === undefined) return [];
    const whole = this.settings.text(http);
    const [method = '*', path = '/*'] = whole === undefined ? [this.settings.text(this.settings.get(http, 'method')), this.settings.text(this.settings.get(http, 'path'))] : whole.trim().split(/\s+/);
    const verb = method.trim().toUpperCase();
    if (!/^(?:[A-Z]+|\*)$/.test(verb) || path.includes('$')) return [];
    return [{ method: verb === 'ANY' || verb === '*' ? 'ALL' : verb, path: `/${path.trim().replace(/^\/+/, '')}`, line: this.#line(http) }];
  }

  /** An address of the function's own. https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
  #url(): FunctionRoute[] {
    const url = this.#get('url');
    const isOn = url !== undefined && (this.settings.entries(url).size > 0 || this.settings.text(url) === 'true');
    return isOn ? [{ method: 'ALL', path: '/*', line: this.#line(url) }] : [];
  }

  /** `sqs: arn`, or with settings. https://www.serverless.com/framework/docs/providers/aws/events/sqs */
  #queue(event: Setting): FunctionQueue[] {
    const sqs = this.settings.get(event, 'sqs');
    if (sqs === undefined || this.#plain(this.settings.get(sqs, 'enabled')) === 'false') return [];
    const size = this.settings.get(sqs, 'batchSize');
    const batch = this.#plain(size);
    const isKnown = batch !== undefined && /^\d{1,5}$/.test(batch);
    const responses = this.settings.items(this.settings.get(sqs, 'functionResponseType'));
    return [{
      name: this.#resourceName(this.settings.get(sqs, 'arn') ?? sqs), line: this.#line(sqs),
      ...(isKnown && { batchSize: { value: Number(batch), line: this.#line(size) } }), ...(size !== undefined && !isKnown && { unresolved: true as const }),
      reportsItems: responses.some((one) => this.settings.text(one) === 'ReportBatchItemFailures'),
    }];
  }

  /** `arn:aws:sqs:eu-west-1:1:orders`, `{ 'Fn::GetAtt': ['Orders', 'Arn'] }`. */
  #resourceName(setting: Setting): string | null {
    const [first] = this.settings.items(this.settings.get(setting, 'Fn::GetAtt') ?? setting);
    const text = this.settings.text(first) ?? '';
    const name = text.startsWith('arn:') ? text.split(':').at(-1) : text.split('.')[0];
    return name !== undefined && /^[\w-]+$/.test(name) ? name : null;
  }
}
