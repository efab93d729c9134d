/** Workflows that others call, some of them by the clock: what their scripts request, with the inputs left open. */
import { posix } from 'node:path';
import type { ResourceFact } from '../../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems, readYaml } from '../../documents/positioned-yaml.ts';
import type { YamlValue } from '../../documents/positioned-yaml.ts';
import { buildScheduleFact } from '../../raw-settings.ts';
import { calledWorkflow, findConcurrency, toInputName, toMinutes } from './workflow-yaml.ts';
import { findCommandTargets } from '../yaml-settings.ts';

const workflows = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/;

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_call */
export function readReusableWorkflow(path: string, text: string): ResourceFact[] {
  if (!workflows.test(path) || !text.includes('workflow_call')) return [];
  const reading = readYaml(text);
  return reading.ok ? reading.documents.flatMap((document) => readDocument(document, `${calledWorkflow}${posix.basename(path)}`)) : [];
}

function readDocument(document: YamlValue, address: string): ResourceFact[] {
  const triggers = findYaml(document, 'on');
  const jobs = findYaml(document, 'jobs');
  if (triggers?.kind !== 'map' || !triggers.entries.some(({ key }) => key === 'workflow_call') || jobs?.kind !== 'map') return [];
  return jobs.entries.flatMap(({ value: job }) => listItems(findYaml(job, 'steps')).flatMap((step): ResourceFact[] => {
    const run = findScalar(step, 'run');
    if (run === undefined) return [];
    const inputs = new Map([document, job, step].flatMap((place) => findInputs(place)));
    return findCommandTargets([run], null).flatMap(({ target, line, retryCount }): ResourceFact[] => {
      if (target.kind !== 'http') return [];
      const value = openInputs(target.url.value, inputs);
      if (isBare(value)) return [];
      const { overlap, runLimitSeconds } = buildScheduleFact({ platform: 'github-actions', name: null, line, target }, { overlap: findConcurrency(job) ?? findConcurrency(document), runLimitSeconds: toMinutes(job) });
      return [{ address, line, target: { ...target, url: { ...target.url, value } }, ...(overlap && { overlap }), ...(runLimitSeconds && { runLimitSeconds }), ...(retryCount && { retryCount }) }];
    });
  }));
}

/** `env: { ENDPOINT: ${{ inputs.endpoint }} }` */
function findInputs(place: YamlValue): readonly (readonly [string, string])[] {
  const variables = findYaml(place, 'env');
  if (variables?.kind !== 'map') return [];
  return variables.entries.flatMap(({ key, value }) => {
    const [, name] = (value.kind === 'scalar' ? /^\$\{\{\s*inputs\.([\w-]+)\s*\}\}$/.exec(value.text) : null) ?? [];
    return name === undefined ? [] : [[key, toInputName(name)] as const];
  });
}

/** `${0:endpoint}` stands for an input, as `${1:kind}` for a parameter. */
function openInputs(url: string, inputs: ReadonlyMap<string, string>): string {
  return url.replace(/\$\{ci_inputs_(\w+)\}|\$(?:\{(\w+)\}|(\w+))/g, (written, input: string | undefined, braced: string | undefined, bare: string | undefined) => {
    const name = input ?? inputs.get(braced ?? bare ?? '');
    return name === undefined ? written : `\${0:${name}}`;
  });
}

/** The address of a service, and nothing on it that anybody could know. */
function isBare(url: string): boolean {
  return !url.includes('${0:') && !/[^/:]\/\w|^\/\w/.test(url.replace(/\?.*$/, '').replace(/^\w+:\/\//, '').replace(/\$\{[^}]*\}|\$\w+/g, '$'));
}
