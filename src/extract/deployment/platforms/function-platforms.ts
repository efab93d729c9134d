/** netlify.toml, wrangler and firebase.json: platforms that start code for a request and stop it afterwards. */
import type { DeploymentFacts, ServiceFact, ServicePlatform, Setting } from '../../../model/deployment-facts.ts';
import { readToml } from '../documents/positioned-toml.ts';
import { findScalar, findYaml, listItems, readYaml } from '../documents/positioned-yaml.ts';
import type { YamlValue } from '../documents/positioned-yaml.ts';
import { buildServiceFact } from '../raw-settings.ts';
import { findRaw } from '../documents/raw-yaml.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';

/** https://docs.netlify.com/configure-builds/file-based-configuration/ */
export function readNetlifyToml(text: string): TreeReading<DeploymentFacts> {
  const reading = readToml(text);
  if (!reading.ok) return reading;
  return single('netlify', null, reading.value, findRaw(reading.value, 'build', 'base'));
}

/** https://developers.cloudflare.com/workers/wrangler/configuration/ */
export function readWranglerToml(text: string): TreeReading<DeploymentFacts> {
  const reading = readToml(text);
  return reading.ok ? readWrangler(reading.value) : reading;
}

export function readWranglerJson(text: string): TreeReading<DeploymentFacts> {
  const reading = readYaml(withoutComments(text), 'JSON');
  return reading.ok ? readWrangler(reading.documents[0]) : reading;
}

/** The functions of a Firebase project. https://firebase.google.com/docs/cli#the_firebasejson_file */
export function readFirebaseJson(text: string): TreeReading<DeploymentFacts> {
  const reading = readYaml(text, 'JSON');
  if (!reading.ok) return reading;
  const functions = findYaml(reading.documents[0], 'functions');
  const parts = functions?.kind === 'list' ? listItems(functions) : functions === undefined ? [] : [functions];
  const services = parts.map((part): ServiceFact => {
    const source = part.kind === 'scalar' ? undefined : findRaw(part, 'source');
    return buildServiceFact({ platform: 'firebase', name: findScalar(part, 'codebase')?.text ?? 'functions', line: part.line, kind: 'function' }, { source: source ?? { text: 'functions', line: part.line, resolved: true } });
  });
  return { ok: true, value: { services, schedules: [] } };
}

function readWrangler(settings: YamlValue | undefined): TreeReading<DeploymentFacts> {
  if (settings?.kind !== 'map') return { ok: true, value: { services: [], schedules: [] } };
  const main = findScalar(settings, 'main');
  // Without a program of its own only static files are served.
  if (main === undefined) return { ok: true, value: { services: [], schedules: [] } };
  const service = buildServiceFact({ platform: 'cloudflare', name: findScalar(settings, 'name')?.text ?? null, line: main.line, kind: 'function' }, { command: { text: `node ${main.text}`, line: main.line, resolved: true } });
  const redeliveries = findRedeliveries(settings);
  return { ok: true, value: { services: [redeliveries === null ? service : { ...service, redeliveries }], schedules: [] } };
}

/** https://developers.cloudflare.com/queues/configuration/configure-queues/#consumer-worker-configuration */
const defaultRetries = 3;

/** Null where none of its queues says so. */
function findRedeliveries(settings: YamlValue): Setting<number> | null {
  const consumers = findYaml(settings, 'queues', 'consumers');
  const said = listItems(consumers).map((consumer) => {
    const scalar = findScalar(consumer, 'max_retries');
    return scalar !== undefined && /^\d+$/.test(scalar.text) ? { value: Number(scalar.text), line: scalar.line } : null;
  });
  const known = said.filter((one) => one !== null).sort((a, b) => b.value - a.value)[0];
  if (known === undefined) return null;
  return said.includes(null) && known.value < defaultRetries ? { value: defaultRetries, line: known.line } : known;
}

function single(platform: ServicePlatform, name: string | null, settings: YamlValue, source: ReturnType<typeof findRaw>): TreeReading<DeploymentFacts> {
  return { ok: true, value: { services: [buildServiceFact({ platform, name, line: settings.line }, { source })], schedules: [] } };
}

/** Comments of JSONC, and commas before a closing bracket, become blanks, so that no line moves. */
function withoutComments(text: string): string {
  const kept = text.split('');
  let comma = -1;
  for (let at = 0; at < text.length; ) {
    const end = endOfPart(text, at);
    const isComment = text.startsWith('//', at) || text.startsWith('/*', at);
    if (isComment) blank(kept, at, end);
    else if (text[at] === ',') comma = at;
    else if ((text[at] === '}' || text[at] === ']') && comma >= 0) kept[comma] = ' ';
    if (!isComment && text[at] !== ',' && text.slice(at, end).trim() !== '') comma = -1;
    at = end;
  }
  return kept.join('');
}

/** The end of the string, comment or character that begins here. */
function endOfPart(text: string, at: number): number {
  const until = (mark: string, from: number): number => {
    const found = text.indexOf(mark, from);
    return found < 0 ? text.length : found;
  };
  if (text.startsWith('//', at)) return until('\n', at);
  if (text.startsWith('/*', at)) return Math.min(text.length, until('*/', at + 2) + 2);
  if (text[at] !== '"') return at + 1;
  let end = at + 1;
  while (end < text.length && text[end] !== '"' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  return Math.min(text.length, end + 1);
}

function blank(characters: string[], from: number, to: number): void {
  for (let at = from; at < to; at += 1) if (characters[at] !== '\n') characters[at] = ' ';
}
