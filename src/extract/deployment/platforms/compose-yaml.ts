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
  const services = findYaml(document, 'services');
  if (services?.kind !== 'map') return [];
  return services.entries.flatMap((entry) => readService(entry));
}

function readService({ key, line, value }: YamlMap['entries'][number]): ServiceFact[] {
  if (value.kind !== 'map') return [];
  const build = findYaml(value, 'build');
  const command = joinCommands(findCommand(value, 'entrypoint'), findCommand(value, 'command'));
  const context = build?.kind === 'scalar' ? toRaw(build) : findRaw(build, 'context');
  const image = findRaw(value, 'image');
  if (build === undefined && image !== undefined && isForeignImage(image.text)) return [];
  // A service that names no program of this repository: a database, a proxy.
  if (build === undefined && (command === undefined || !/\b(?:node|npm|yarn|pnpm|bun|npx|tsx|deno|pm2\S*)\b/.test(command.text)) && findScalar(value, 'deploy', 'replicas') === undefined) return [];
  return [
    buildServiceFact(
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
  ];
}
