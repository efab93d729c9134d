/** For each service and what it starts: which entry points its environment lets the program come to. */
import type { GatedEntry, Service, ServiceStart } from '../../model/graph.ts';
import { decideGate } from '../gates/decide-gates.ts';
import { joinServiceEnvironment, withAssigned, type ServiceEnvironment } from '../gates/service-environment.ts';
import type { JoinedService } from '../join-services.ts';
import type { Activation } from '../processes/activations.ts';
import type { DecideGates } from '../processes/find-processes.ts';
import type { Fork } from '../processes/forks.ts';
import type { StartContext } from './start/resolve-command.ts';
import { findImage } from './start/start-of-service.ts';

export interface Gates {
  readonly decide: DecideGates;
  /** Of a service of which it is not known what it starts. */
  ofService(service: number): readonly GatedEntry[];
  /** Processes of one instance, with those that the program starts itself. */
  countForks(service: number, told: Service['processes'], starts: readonly ServiceStart[], loaded: readonly ReadonlySet<string>[], forks: readonly Fork[]): Service['processes'];
}

export function createGates(context: StartContext, joined: readonly JoinedService[], activators: ReadonlyMap<number, readonly Activation[]>): Gates {
  const gated = [...activators].filter(([, ways]) => ways.some(({ gate }) => gate !== null));
  const ids = new Set(gated.map(([id]) => id));
  const environments = new Map<number, ServiceEnvironment>();
  const besides = variablesByFile(joined);
  const environmentOf = (index: number): ServiceEnvironment | null => {
    const one = joined[index];
    if (one === undefined) return null;
    const known = environments.get(index);
    if (known !== undefined) return known;
    const image = findImage(context, one.service, one.group);
    const environment = joinServiceEnvironment(one.service.platform, one.group, image?.fact.environment === undefined ? null : { file: image.file, environment: image.fact.environment }, besides.get(keyOf(one)) ?? new Set());
    environments.set(index, environment);
    return environment;
  };
  return {
    decide(index, start, entries, isLoaded) {
      if (!entries.some((id) => ids.has(id))) return [];
      const environment = environmentOf(index);
      if (environment === null) return [];
      const own = withAssigned(environment, start.environment, joined[index]?.service.file ?? '');
      return entries.flatMap((id) => (ids.has(id) ? (decideGate(id, activators.get(id) ?? [], isLoaded, own) ?? []) : []));
    },
    countForks(index, told, starts, loaded, forks) {
      if (forks.length === 0 || (told.from === 'file' && told.value !== 1)) return told;
      const environment = environmentOf(index);
      const running = forks.filter(({ activations }) => environment !== null && starts.some(({ process }) => {
        const isLoaded = (file: string): boolean => loaded[process]?.has(file) === true;
        return activations.some(({ file }) => isLoaded(file)) && (decideGate(0, activations, isLoaded, environment)?.state ?? 'open') === 'open';
      }));
      const [first] = running;
      return first === undefined ? told : { from: 'file', value: first.count, file: first.file, line: first.line };
    },
    ofService(index) {
      if (gated.length === 0) return [];
      const environment = environmentOf(index);
      return environment === null ? [] : gated.flatMap(([id, ways]) => decideGate(id, ways, () => true, environment) ?? []);
    },
  };
}

/** Services that are deployed by one file, or on one platform from several, tell each other apart by what they set. */
function variablesByFile(joined: readonly JoinedService[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const one of joined) {
    const known = names.get(keyOf(one)) ?? new Set();
    for (const { fact } of one.group) for (const name of [...Object.keys(fact.environment ?? {}), ...(fact.openEnvironment ?? [])]) known.add(name);
    names.set(keyOf(one), known);
  }
  return names;
}

function keyOf({ service }: JoinedService): string {
  return service.platform === 'compose' || service.platform === 'pm2' ? `${service.platform} ${service.file}` : service.platform;
}
