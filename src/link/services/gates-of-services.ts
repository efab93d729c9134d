/** For each service and what it starts: which entry points its environment lets the program come to. */
import type { GatedEntry } from '../../model/graph.ts';
import { decideGate } from '../gates/decide-gates.ts';
import { joinServiceEnvironment, withAssigned, type ServiceEnvironment } from '../gates/service-environment.ts';
import type { JoinedService } from '../join-services.ts';
import type { Activation } from '../processes/activations.ts';
import type { DecideGates } from '../processes/find-processes.ts';
import type { StartContext } from './start/resolve-command.ts';
import { findImage } from './start/start-of-service.ts';

export interface Gates {
  readonly decide: DecideGates;
  /** Of a service of which it is not known what it starts. */
  ofService(service: number): readonly GatedEntry[];
}

export function createGates(context: StartContext, joined: readonly JoinedService[], activators: ReadonlyMap<number, readonly Activation[]>): Gates {
  const gated = [...activators].filter(([, ways]) => ways.some(({ gate }) => gate !== null));
  if (gated.length === 0) return { decide: () => [], ofService: () => [] };
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
      const environment = environmentOf(index);
      if (environment === null) return [];
      const own = withAssigned(environment, start.environment, joined[index]?.service.file ?? '');
      return entries.flatMap((id) => (ids.has(id) ? (decideGate(id, activators.get(id) ?? [], isLoaded, own) ?? []) : []));
    },
    ofService(index) {
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
