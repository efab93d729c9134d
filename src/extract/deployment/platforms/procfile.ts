/** Procfile: process types of Heroku, Dokku and foreman. https://devcenter.heroku.com/articles/procfile */
import type { DeploymentFacts, ServiceFact, ServiceKind } from '../../../model/deployment-facts.ts';
import { buildServiceFact } from '../raw-settings.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';

/** One service per process type; how many dynos each has is said outside of the repository. */
export function readProcfile(text: string): TreeReading<DeploymentFacts> {
  const services = text.split('\n').flatMap((row, index): ServiceFact[] => {
    const [, name, command] = /^([A-Za-z0-9_-]{1,60}):\s*(\S.*)$/.exec(row) ?? [];
    if (name === undefined || command === undefined) return [];
    const line = index + 1;
    return [buildServiceFact({ platform: 'heroku', name, line, kind: kindOf(name) }, { command: { text: command.trim(), line, resolved: true } })];
  });
  return { ok: true, value: { services, schedules: [] } };
}

/** Only `web` is reached by requests. */
function kindOf(name: string): ServiceKind {
  if (name === 'web') return 'web';
  return name === 'release' ? 'job' : 'worker';
}
