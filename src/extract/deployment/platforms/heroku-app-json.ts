/** app.json of Heroku: how many dynos of each process type an app starts with. https://devcenter.heroku.com/articles/app-json-schema#formation */
import type { DeploymentFacts, ServiceFact } from '../../../model/deployment-facts.ts';
import { findYaml, readYaml } from '../documents/positioned-yaml.ts';
import { buildServiceFact } from '../raw-settings.ts';
import { findRaw } from '../documents/raw-yaml.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';

/** Each says more of a process type that the Procfile names. */
export function readHerokuApp(text: string): TreeReading<DeploymentFacts> {
  const reading = readYaml(text, 'JSON');
  // Other tools keep their settings under this name, some with comments.
  if (!reading.ok) return { ok: true, value: { services: [], schedules: [] } };
  const formation = findYaml(reading.documents[0], 'formation');
  const entries = formation?.kind === 'map' ? formation.entries : [];
  const services = entries.flatMap(({ key, line, value }): ServiceFact[] => {
    const quantity = findRaw(value, 'quantity');
    return quantity === undefined ? [] : [buildServiceFact({ platform: 'heroku', name: key, line, update: true }, { minInstances: quantity, maxInstances: quantity })];
  });
  return { ok: true, value: { services, schedules: [] } };
}
