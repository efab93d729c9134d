/** values.yaml of a Helm chart: the literals its templates insert. */
import type { DeploymentFacts, Setting } from '../../../model/deployment-facts.ts';
import type { YamlValue } from '../documents/positioned-yaml.ts';

/** Charts have hundreds of values; more than this is none. */
const mostValues = 500;
const deepest = 6;

/** Every literal under its path, as templates write it: `.Values.worker.replicaCount`. */
export function readHelmValues(documents: readonly YamlValue[]): Pick<DeploymentFacts, 'variables'> {
  const found: [string, Setting<string>][] = [];
  for (const document of documents) collect(document, '.Values', 0, found);
  return found.length === 0 ? {} : { variables: Object.fromEntries(found) };
}

function collect(value: YamlValue, path: string, depth: number, found: [string, Setting<string>][]): void {
  if (found.length >= mostValues || depth > deepest) return;
  if (value.kind === 'scalar' && depth > 0 && value.text !== '' && value.text.length <= 200) found.push([path, { value: value.text, line: value.line }]);
  if (value.kind !== 'map') return;
  for (const entry of value.entries) if (/^\w{1,60}$/.test(entry.key)) collect(entry.value, `${path}.${entry.key}`, depth + 1, found);
}
