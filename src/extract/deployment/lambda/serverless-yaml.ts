/** serverless.yml: functions on AWS that answer requests. https://www.serverless.com/framework/docs/providers/aws/guide/functions */
import type { FunctionFact, FunctionRoute } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../positioned-yaml.ts';
import type { YamlMap, YamlValue } from '../positioned-yaml.ts';
import { buildRoute } from './function-route.ts';
import { parseHandler } from './handler-setting.ts';

/** The functions with a route; the others are not called by requests. */
export function readServerlessFunctions(document: YamlValue): FunctionFact[] {
  const provider = findScalar(document, 'provider') ?? findScalar(document, 'provider', 'name');
  if (provider?.text !== 'aws') return [];
  const functions = findYaml(document, 'functions');
  // A list holds one map per file that the functions were split into.
  const maps = [functions, ...listItems(functions)].filter((value) => value?.kind === 'map');
  return maps.flatMap((map) => map.entries).flatMap(readFunction);
}

function readFunction({ key, line, value }: YamlMap['entries'][number]): FunctionFact[] {
  const handler = parseHandler(findScalar(value, 'handler'));
  const routes = [...listItems(findYaml(value, 'events')).flatMap(readEvent), ...readUrl(value)];
  return handler === undefined || routes.length === 0 ? [] : [{ platform: 'aws-lambda', name: key, line, modules: [handler.module], exported: handler.exported, routes }];
}

/** `http: GET orders/{id}`, `httpApi: '*'`, or method and path as keys. */
function readEvent(event: YamlValue): FunctionRoute[] {
  const http = findYaml(event, 'http') ?? findYaml(event, 'httpApi');
  if (http === undefined || http.kind === 'list') return [];
  const [method = '*', path = '/*'] = http.kind === 'scalar' ? http.text.trim().split(/\s+/) : [findScalar(http, 'method')?.text, findScalar(http, 'path')?.text];
  const route = buildRoute(method, path, http.line);
  return route === undefined ? [] : [route];
}

/** An address of the function's own. https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
function readUrl(value: YamlValue): FunctionRoute[] {
  const url = findYaml(value, 'url');
  const isOn = url?.kind === 'map' || (url?.kind === 'scalar' && url.text === 'true');
  return isOn ? [{ method: 'ALL', path: '/*', line: url.line }] : [];
}
