/** Objects of Kubernetes that stand in a list of one document: a `List`, or a `Template` of OpenShift, which fills in its parameters. */
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlScalar, YamlValue } from '../documents/positioned-yaml.ts';

/** A list in a list is seldom, and one without end an attack. */
const deepest = 3;

/** The document itself where it holds no others. */
export function listObjects(document: YamlValue, depth = 0): readonly YamlValue[] {
  const kind = findScalar(document, 'kind')?.text;
  if (depth >= deepest || (kind !== 'List' && kind !== 'Template')) return [document];
  const objects = listItems(findYaml(document, kind === 'List' ? 'items' : 'objects'));
  const values = kind === 'List' ? new Map<string, string>() : readParameters(document);
  return objects.flatMap((object) => listObjects(values.size === 0 ? object : fill(object, values), depth + 1));
}

/** What a parameter is where nobody says another. https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/using-templates */
function readParameters(template: YamlValue): ReadonlyMap<string, string> {
  return new Map(listItems(findYaml(template, 'parameters')).flatMap((parameter): readonly (readonly [string, string])[] => {
    const name = findScalar(parameter, 'name')?.text;
    const value = findScalar(parameter, 'value')?.text;
    return name === undefined || value === undefined ? [] : [[name, value]];
  }));
}

/** `${NAME}` within a text, `${{NAME}}` for a value that is no text. */
function fill(value: YamlValue, values: ReadonlyMap<string, string>): YamlValue {
  switch (value.kind) {
    case 'map': return { ...value, entries: value.entries.map((entry) => ({ ...entry, value: fill(entry.value, values) })) };
    case 'list': return { ...value, items: value.items.map((item) => fill(item, values)) };
    case 'scalar': return fillText(value, values);
  }
}

function fillText(scalar: YamlScalar, values: ReadonlyMap<string, string>): YamlScalar {
  if (!scalar.text.includes('${')) return scalar;
  const put = (text: string): string => text.replaceAll(/\$\{\{(\w+)\}\}|\$\{(\w+)\}/g, (whole, plain: string | undefined, quoted: string | undefined) => values.get(plain ?? quoted ?? '') ?? whole);
  return { ...scalar, text: put(scalar.text), source: put(scalar.source) };
}
