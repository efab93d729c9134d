/** Words of a command -> the gcloud command among them, with its flags. */
import type { RawValue } from '../raw-settings.ts';
import { splitFlag, toRawValue, wordText } from '../shell/shell-word.ts';
import type { ShellCommand, ShellWord } from '../shell/shell-word.ts';

export interface GcloudCommand {
  readonly line: number;
  /** `run deploy`, `scheduler jobs create http`; release tracks such as `beta` are left out. */
  readonly group: string;
  /** The first word after the group: the name of the service or job. */
  readonly name: RawValue | undefined;
  readonly flags: ReadonlyMap<string, RawValue>;
  readonly directory: string | null;
}

const groups = [
  'run deploy', 'run services update', 'run worker-pools deploy', 'run worker-pools create', 'run worker-pools update', 'run jobs create', 'run jobs deploy', 'run jobs update', 'builds submit',
  'functions deploy', 'pubsub subscriptions create',
  'scheduler jobs create http', 'scheduler jobs create pubsub', 'scheduler jobs create app-engine',
  'scheduler jobs update http', 'scheduler jobs update pubsub', 'scheduler jobs update app-engine',
];

const tracks = new Set(['alpha', 'beta', 'preview']);

/** Flags that take no value; of any other, the next word is the value. https://cloud.google.com/sdk/gcloud/reference/run/deploy */
const switches = new Set([
  'quiet', 'q', 'async', 'allow-unauthenticated', 'cpu-throttling', 'cpu-boost', 'use-http2', 'session-affinity', 'traffic', 'default-url', 'invoker-iam-check', 'deploy-health-check',
  'execute-now', 'wait', 'log-http', 'user-output-enabled', 'clear-env-vars', 'clear-secrets', 'clear-labels', 'clear-vpc-connector', 'clear-network', 'clear-cloudsql-instances',
  'gpu-zonal-redundancy', 'iap', 'gen2', 'trigger-http', 'retry', 'serve-all-traffic-latest-revision', 'enable-message-ordering', 'enable-exactly-once-delivery', 'retain-acked-messages', 'push-no-wrapper', 'push-no-wrapper-write-metadata', 'help', 'h', 'clear-auth-token', 'clear-headers', 'clear-message-body', 'clear-retry-config', 'clear-time-zone', 'binary-authorization', 'suppress-logs',
]);

/** Commands that only print their words. */
const printers = new Set(['echo', 'printf', 'cat', 'grep', 'log', 'info']);

/** The gcloud command a command runs, itself or through a wrapper such as `retry` or `docker run`. */
export function findGcloudCommand(command: ShellCommand): GcloudCommand | undefined {
  const [first] = command.words;
  if (first === undefined || printers.has(wordText(first))) return undefined;
  const at = command.words.findIndex((word) => /(?:^|\/)gcloud$/.test(wordText(word)));
  if (at < 0) return undefined;
  const { positionals, flags } = splitArguments(command.words.slice(at + 1));
  const path = positionals.filter((word, index) => index > 0 || !tracks.has(word.text));
  const group = groups.find((candidate) => candidate.split(' ').every((part, index) => path[index]?.text === part));
  return group === undefined ? undefined : { line: command.line, group, name: path[group.split(' ').length], flags, directory: command.directory };
}

function splitArguments(words: readonly ShellWord[]): { readonly positionals: readonly RawValue[]; readonly flags: ReadonlyMap<string, RawValue> } {
  const positionals: RawValue[] = [];
  const flags = new Map<string, RawValue>();
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const text = wordText(word);
    if (!text.startsWith('-') || text === '-') {
      positionals.push(toRawValue(word));
      continue;
    }
    const assigned = splitFlag(word);
    const name = (assigned?.flag ?? text).replace(/^--?/, '');
    const next = words[index + 1];
    if (assigned !== undefined) flags.set(name, assigned.value);
    else if (switches.has(name)) flags.set(name, { text: 'true', line: word.line, resolved: true });
    else if (name.startsWith('no-')) flags.set(name.slice('no-'.length), { text: 'false', line: word.line, resolved: true });
    else if (next !== undefined) {
      flags.set(name, toRawValue(next));
      index += 1;
    }
  }
  return { positionals, flags };
}
