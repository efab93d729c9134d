/** Docker Compose. https://docs.docker.com/reference/compose-file/services/ */
import type { ServiceFact } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml } from '../documents/positioned-yaml.ts';
import type { YamlMap, YamlValue } from '../documents/positioned-yaml.ts';
import { isForeignImage } from '../foreign-image.ts';
import { buildServiceFact } from '../raw-settings.ts';
import { findCommand, findRaw, joinCommands, toRaw } from '../documents/raw-yaml.ts';
import { readEnvironment } from '../environment.ts';

/** Every service that is built here or runs a command of its own; databases and proxies are none of ours. */
export function readCompose(document: YamlValue): ServiceFact[] {
  return readServices(document).flatMap(({ fact, isOwn }) => (isOwn ? [fact] : []));
}

/** Services known by their image alone: whether one is a program of this repository, the names of its packages say. */
export function readPublished(document: YamlValue): ServiceFact[] {
  return readServices(document).flatMap(({ fact, isOwn }) => (!isOwn && fact.image !== undefined ? [fact] : []));
}

interface Read {
  readonly fact: ServiceFact;
  readonly isOwn: boolean;
}

function readServices(document: YamlValue): Read[] {
  const services = findYaml(document, 'services');
  return services?.kind === 'map' ? services.entries.flatMap((entry) => readService(entry)) : [];
}

function readService({ key, line, value }: YamlMap['entries'][number]): Read[] {
  if (value.kind !== 'map') return [];
  const build = findYaml(value, 'build');
  const command = joinCommands(findCommand(value, 'entrypoint'), findCommand(value, 'command'));
  const context = build?.kind === 'scalar' ? toRaw(build) : findRaw(build, 'context');
  const image = findRaw(value, 'image');
  if (build === undefined && image !== undefined && isForeignImage(image.text)) return [];
  // Others name no program of this repository, or only its published image.
  const isOwn = build !== undefined || (command !== undefined && /\b(?:node|npm|yarn|pnpm|bun|npx|tsx|deno|pm2\S*)\b/.test(command.text)) || findScalar(value, 'deploy', 'replicas') !== undefined;
  return [{
    isOwn,
    fact: buildServiceFact(
      { platform: 'compose', name: key, line, ...readEnvironment(findYaml(value, 'environment'), 'name', findYaml(value, 'env_file')) },
      {
        maxInstances: findRaw(value, 'deploy', 'replicas') ?? findRaw(value, 'scale'),
        source: context ?? (build === undefined ? undefined : { text: '.', line: build.line, resolved: true }),
        image,
        dockerfile: findRaw(build, 'dockerfile'),
        target: findRaw(build, 'target'),
        command,
      },
    ),
  }];
}
