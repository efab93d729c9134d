/** What an overlay of Kustomize changes of the workloads below it. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
import type { ServiceFact } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems, readYaml } from '../documents/positioned-yaml.ts';
import type { YamlScalar, YamlValue } from '../documents/positioned-yaml.ts';
import { buildServiceFact, findName } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { findRaw } from '../documents/raw-yaml.ts';

/** Where a JSON patch writes the number of replicas. */
export const replicasPath = '/spec/replicas';

const scaled = /^(?:Deployment|StatefulSet)$/;

/** `replicas`, and the patches that are written inside of the file; those of files of their own are workloads there. */
export function readKustomization(document: YamlValue, readWorkloads: (documents: readonly YamlValue[]) => readonly ServiceFact[]): ServiceFact[] {
  const counted = listItems(findYaml(document, 'replicas')).flatMap((item) => scale(findRaw(item, 'name'), findRaw(item, 'count')));
  const patches = [...listItems(findYaml(document, 'patches')), ...listItems(findYaml(document, 'patchesJson6902'))].flatMap((item) => readPatch(item, readWorkloads));
  const merges = listItems(findYaml(document, 'patchesStrategicMerge')).flatMap((item) => (item.kind === 'scalar' ? readInside(item, readWorkloads) : []));
  return [...counted, ...patches, ...merges];
}

function readPatch(item: YamlValue, readWorkloads: (documents: readonly YamlValue[]) => readonly ServiceFact[]): readonly ServiceFact[] {
  const inside = findScalar(item, 'patch');
  const kind = findScalar(item, 'target', 'kind')?.text;
  const name = findRaw(item, 'target', 'name');
  if (name === undefined || (kind !== undefined && !scaled.test(kind))) return inside === undefined ? [] : readInside(inside, readWorkloads);
  const file = findScalar(item, 'path');
  if (file !== undefined) return scale(name, { text: `patch:${file.text}`, line: file.line, resolved: false });
  if (inside === undefined) return [];
  const written = documentsIn(inside).flatMap(({ document, shift }) => listItems(document).flatMap((operation) => readReplicas(operation, shift)));
  return written.length > 0 ? scale(name, written[0]) : readInside(inside, readWorkloads);
}

/** `- { op: replace, path: /spec/replicas, value: 5 }`. https://datatracker.ietf.org/doc/html/rfc6902 */
export function readReplicas(operation: YamlValue, shift = 0): readonly RawValue[] {
  const value = findRaw(operation, 'value');
  const sets = /^(?:add|replace)$/.test(findScalar(operation, 'op')?.text ?? '') && findScalar(operation, 'path')?.text === replicasPath;
  return value === undefined || !sets ? [] : [{ ...value, line: value.line + shift }];
}

/** A whole workload that repeats the name and says what is other. */
function readInside(patch: YamlScalar, readWorkloads: (documents: readonly YamlValue[]) => readonly ServiceFact[]): readonly ServiceFact[] {
  return documentsIn(patch).flatMap(({ document, shift }) => readWorkloads([document]).flatMap((fact) => {
    const [replicas] = [fact.maxInstances, fact.unresolved?.maxInstances].filter((setting) => setting !== undefined);
    return fact.name === null || replicas === undefined ? [] : scale({ text: fact.name, line: patch.line, resolved: true }, { text: String(replicas.value), line: replicas.line + shift, resolved: fact.maxInstances !== undefined });
  }));
}

/** Only a block keeps its lines where they are in the file. */
function documentsIn(patch: YamlScalar): readonly { readonly document: YamlValue; readonly shift: number }[] {
  const reading = patch.layout === 'block' ? readYaml(patch.text) : null;
  return reading?.ok === true ? reading.documents.map((document) => ({ document, shift: patch.contentLine - 1 })) : [];
}

function scale(name: RawValue | undefined, count: RawValue | undefined): readonly ServiceFact[] {
  return name === undefined || count === undefined ? [] : [buildServiceFact({ platform: 'kubernetes', name: findName(name), line: name.line, update: true }, { minInstances: count, maxInstances: count })];
}
