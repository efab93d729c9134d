/** PM2's ecosystem file, as JavaScript or JSON. https://pm2.keymetrics.io/docs/usage/application-declaration/ */
import type { DeploymentFacts, ServiceFact } from '../../../model/deployment-facts.ts';
import type { FileFacts, Term } from '../../../model/facts.ts';
import { extractSource } from '../../typescript/extract-source.ts';
import { buildEnvironment, wholeElsewhere, type EnvironmentFacts, type Variable } from '../environment.ts';
import { quote } from '../documents/raw-yaml.ts';
import { buildServiceFact } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { propertyOf, resolveLiteral, type ObjectTerm } from '../source-literals.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';

const mostApps = 100;

/** One service per application. */
export function readPm2Config(text: string): TreeReading<DeploymentFacts> {
  const trimmed = text.trim();
  const source = trimmed.startsWith('{') || trimmed.startsWith('[') ? `module.exports = ${text}` : text;
  const extraction = extractSource('ecosystem.config.js', source);
  if (!extraction.ok) return extraction;
  const { facts } = extraction;
  const exported = facts.exports.find(({ name }) => name === 'module.exports' || name === 'default')?.value ?? assignedApps(facts);
  const root = exported === undefined ? undefined : resolveLiteral(exported, facts, 0);
  const apps = root?.kind === 'array' ? root : root?.kind === 'object' ? resolveLiteral(propertyOf(root, 'apps', facts), facts, 0) : undefined;
  const items = apps?.kind === 'array' ? apps.items.slice(0, mostApps) : apps === undefined ? [] : [apps];
  return { ok: true, value: { services: items.flatMap((item) => readApp(item, facts)), schedules: [] } };
}

/** `exports.apps = [...]`. */
function assignedApps(facts: FileFacts): Term | undefined {
  const apps = facts.exports.find(({ name }) => name === 'apps')?.value;
  return apps === undefined ? undefined : apps;
}

function readApp(item: Term, facts: FileFacts): ServiceFact[] {
  const app = resolveLiteral(item, facts, 0);
  if (app?.kind !== 'object') return [];
  const value = (key: string): RawValue | undefined => findValue(app, key, facts);
  const script = value('script');
  const name = value('name');
  if (script === undefined) return [];
  return [
    buildServiceFact(
      { platform: 'pm2', name: name?.resolved === true ? name.text : null, line: name?.line ?? app.span[0], ...readVariables(app, facts) },
      {
        processes: findInstances(app, facts) ?? value('instances'),
        source: value('cwd'),
        command: renderCommand(script, value('args'), value('interpreter')),
      },
    ),
  ];
}

/** `process.env.INSTANCES || 'max'`: several, unless somebody says otherwise. One of which a variable may make more is nothing that is known. */
function findInstances(app: ObjectTerm, facts: FileFacts): RawValue | undefined {
  const property = app.properties.find((one) => one.kind === 'property' && one.key === 'instances');
  const value = property?.kind === 'property' ? resolveLiteral(property.value, facts, 0) : undefined;
  if (property?.kind !== 'property' || value?.kind !== 'operation' || (value.operator !== '||' && value.operator !== '??')) return undefined;
  const fallback = resolveLiteral(value.operands.at(-1), facts, 0);
  const text = fallback?.kind === 'literal' ? String(fallback.value) : '1';
  return text === '1' ? undefined : { text, line: property.line, resolved: true };
}

/** What it always sets, then what it sets in production. https://pm2.keymetrics.io/docs/usage/environment/ */
function readVariables(app: ObjectTerm, facts: FileFacts): EnvironmentFacts {
  return buildEnvironment(['env', 'env_production', 'env_file'].flatMap((key): readonly Variable[] => {
    const table = propertyOf(app, key, facts);
    if (table?.kind !== 'object') return table === undefined ? [] : [wholeElsewhere];
    return table.properties.map((property): Variable => (property.kind === 'property' && property.key !== null ? [property.key, findValue(table, property.key, facts) ?? null] : wholeElsewhere));
  }));
}

/** `script: 'npm', args: 'run worker'`, or a file. */
function renderCommand(script: RawValue, args: RawValue | undefined, interpreter: RawValue | undefined): RawValue {
  const isFile = /\.[cm]?[jt]s$/.test(script.text) || script.text.includes('/');
  const runner = interpreter === undefined || interpreter.text === 'none' ? 'node' : quote(interpreter.text);
  return { ...script, text: `${isFile && !script.text.endsWith('/npm') ? `${runner} ` : ''}${script.text}${args === undefined ? '' : ` ${args.text}`}` };
}

function findValue(app: ObjectTerm, key: string, facts: FileFacts): RawValue | undefined {
  const property = app.properties.find((one) => one.kind === 'property' && one.key === key);
  if (property?.kind !== 'property') return undefined;
  const value = resolveLiteral(property.value, facts, 0);
  if (value?.kind === 'literal' && value.value !== null) return { text: String(value.value), line: property.line, resolved: true };
  if (value?.kind === 'array') {
    const words = value.items.map((item) => (item.kind === 'literal' ? String(item.value) : '$'));
    return { text: words.map(quote).join(' '), line: property.line, resolved: !words.includes('$') };
  }
  if (value?.kind === 'operation' && value.operator === '-') {
    const [operand] = value.operands;
    if (operand?.kind === 'literal') return { text: `-${String(operand.value)}`, line: property.line, resolved: true };
  }
  return { text: '$', line: property.line, resolved: false };
}
