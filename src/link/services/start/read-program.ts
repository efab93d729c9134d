/** One simple command -> the program it starts: a file of the repository, a script of a package.json, a framework. */
import type { ProcessCount } from '../../../model/deployment-facts.ts';

export type Program =
  | { readonly kind: 'file'; readonly path: string; readonly processes?: ProcessCount }
  /** `package`: name or folder of a workspace, `*` for all; null for the package at hand. `script` may hold `*`. */
  | { readonly kind: 'script'; readonly script: string; readonly package: string | null }
  /** A server that finds the files of its folder by their names. */
  | { readonly kind: 'framework'; readonly name: string; readonly folder: string }
  | { readonly kind: 'nest'; readonly project: string | null }
  /** PM2's own file says what is started. */
  | { readonly kind: 'ecosystem'; readonly path: string }
  | { readonly kind: 'shell'; readonly text: string };

const runners = new Set(['node', 'nodejs', 'tsx', 'ts-node', 'ts-node-dev', 'tsnd', 'ts-node-esm', 'swc-node', 'babel-node', 'esno', 'nodemon', 'node-dev', 'vite-node', 'jiti', 'esr', 'sucrase-node', 'dotenvx-node']);

/** Flags of runners and wrappers whose value is the next word. */
const withValue = new Set(['-r', '--require', '--import', '--loader', '--experimental-loader', '-P', '--project', '--env-file', '-C', '--conditions', '--tsconfig', '-e', '-f', '-c', '-p', '--config', '--max-old-space-size', '--watch', '-w', '--ext', '--exec', '-x', '--title', '--env', '-u', '--chdir']);

/** Programs that run another one. What follows them and their flags is the command. */
const wrappers = new Set(['exec', 'dumb-init', 'tini', '/sbin/tini', '/usr/bin/tini', '/usr/bin/dumb-init', 'env', 'cross-env', 'cross-env-shell', 'dotenv', 'dotenvx', 'doppler', 'infisical', 'op', 'sudo', 'nice', 'time', 'npx', 'bunx', 'su-exec', 'gosu', 'nohup', '/usr/bin/env', 'with-contenv', 's6-setuidgid', 'newrelic-admin', 'ddtrace-run', 'c8', 'nyc', 'clinic', '0x', 'env-cmd', 'timeout', 'setarch', 'chamber', 'aws-env', 'secretlint', 'catatonit', 'catchsegv', '--']);

const frameworks: Readonly<Record<string, ReadonlySet<string>>> = {
  next: new Set(['start', 'dev']), nuxt: new Set(['start', 'dev', 'preview']), nuxi: new Set(['start', 'dev', 'preview']), astro: new Set(['preview', 'dev']), 'remix-serve': new Set(), 'react-router-serve': new Set(), remix: new Set(['dev', 'watch']),
  'react-router': new Set(['dev']), vinxi: new Set(['start', 'dev']), blitz: new Set(['start', 'dev']), vite: new Set(['preview', 'dev', '']), strapi: new Set(['start', 'develop']), sails: new Set(['lift']), keystone: new Set(['start', 'dev']), rw: new Set(['serve']),
};

/** The programs a simple command starts; several for tools that run commands side by side. */
export function readPrograms(words: readonly string[]): readonly Program[] {
  const rest = skipWrappers(words);
  const [program = '', ...args] = rest;
  const name = program.split('/').at(-1) ?? program;
  if (/^(?:ba|da|z|a)?sh$/.test(name)) return readShell(args);
  if (runners.has(name)) return name === 'node' && args.includes('--run') ? readNodeRun(args) : readFile(args);
  switch (name) {
    case 'npm': case 'yarn': case 'pnpm': case 'lerna': case 'rush': case 'rushx': case 'ni': case 'nr':
      return readPackageManager(name, args);
    case 'turbo':
      return readTurbo(args);
    case 'nx':
      return readNx(args);
    case 'bun':
      return args[0] === 'run' || args[0] === 'x' ? readBunRun(args.slice(1)) : args.includes('run') ? readBunRun(args.filter((word) => word !== 'run')) : readFile(args);
    case 'deno':
      return args[0] === 'task' ? [{ kind: 'script', script: args[1] ?? '', package: null }] : readFile(args.slice(1));
    case 'concurrently':
      return args.filter((word) => /[\s:]/.test(word) && !word.startsWith('-')).map((text) => fromConcurrently(text));
    case 'npm-run-all': case 'npm-run-all2': case 'run-p': case 'run-s':
      return args.filter((word) => /^[\w@][\w:.*-]*$/.test(word)).map((script) => ({ kind: 'script', script, package: null }));
    case 'pm2': case 'pm2-runtime': case 'pm2-docker':
      return readPm2(args);
    case 'nest':
      return args[0] === 'start' ? [{ kind: 'nest', project: args.slice(1).find((word) => !word.startsWith('-')) ?? null }] : [];
    case 'fastify':
      return args[0] === 'start' ? readFile(args.slice(1)) : [];
    case 'functions-framework':
      return [{ kind: 'file', path: flag(args, '--source') ?? '.' }];
    default:
      return readFramework(name, args) ?? readScript(program, args);
  }
}

function skipWrappers(words: readonly string[]): readonly string[] {
  let at = 0;
  let inWrapper = false;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (/^[A-Za-z_]\w*=/.test(word)) continue;
    const name = word.split('/').at(-1) ?? word;
    if (wrappers.has(word) || wrappers.has(name)) {
      inWrapper = true;
      continue;
    }
    if (!inWrapper) break;
    // `doppler run --`, `gosu node node server.js`, `timeout 60 node`
    if (word.startsWith('-')) {
      if (withValue.has(word)) at += 1;
      continue;
    }
    const next = words[at + 1] ?? '';
    if ((word === 'run' || /^(?:node|app|www-data|nobody|root|\d+[smh]?)$/.test(word)) && next !== '' && (next.startsWith('-') || isProgram(next))) continue;
    break;
  }
  return words.slice(at);
}

function isProgram(word: string): boolean {
  const name = word.split('/').at(-1) ?? word;
  return runners.has(name) || /^(?:npm|yarn|pnpm|bun|deno|pm2|pm2-runtime|next|nest|sh|bash)$/.test(name);
}

function readShell(args: readonly string[]): readonly Program[] {
  const at = args.findIndex((word) => /^-\w*c$/.test(word));
  const text = at >= 0 ? args[at + 1] : undefined;
  if (text !== undefined) return [{ kind: 'shell', text }];
  const script = args.find((word) => !word.startsWith('-'));
  return script === undefined ? [] : [{ kind: 'file', path: script }];
}

/** `./server.js`, `/app/start.sh`; an entry point such as `docker-entrypoint.sh node main.js` runs what follows it at its end. */
function readScript(program: string, args: readonly string[]): readonly Program[] {
  if (/\.[cm]?[jt]s$/.test(program)) return [{ kind: 'file', path: program }];
  if (!/\.sh$|^\.{0,2}\/.*[\w-]$/.test(program)) return [];
  return [{ kind: 'file', path: program }, ...(args.length === 0 ? [] : readPrograms(args))];
}

function readFile(args: readonly string[]): readonly Program[] {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === 'watch' || word === 'run') continue;
    if (word.startsWith('-')) {
      if (word === '-e' || word === '--eval' || word === '-p' || word === '--print') return [];
      if (withValue.has(word) && !(args[at + 1] ?? '').match(/\.[cm]?[jt]sx?$/) ? true : ['-r', '--require', '--import', '--loader', '--experimental-loader'].includes(word)) at += 1;
      continue;
    }
    if (isWrapped(word)) return readPrograms(args.slice(at));
    return [{ kind: 'file', path: word }];
  }
  return [];
}

/** `node node_modules/.bin/next start` */
function isWrapped(word: string): boolean {
  return /node_modules\/(?:\.bin\/|next\/dist\/bin\/next|nuxt\/bin|@nestjs\/cli)/.test(word);
}

function readNodeRun(args: readonly string[]): readonly Program[] {
  const script = args[args.indexOf('--run') + 1];
  return script === undefined ? [] : [{ kind: 'script', script, package: null }];
}

function readBunRun(args: readonly string[]): readonly Program[] {
  const workspace = flag(args, '--filter') ?? flag(args, '-F') ?? flag(args, '--cwd') ?? null;
  const name = withoutFlags(args, new Set(['--filter', '-F', '--cwd'])).at(0);
  if (name === undefined) return [];
  return /\.[cm]?[jt]sx?$/.test(name) ? [{ kind: 'file', path: name }] : [{ kind: 'script', script: name, package: workspace }];
}

const managerValues = new Set(['-w', '--workspace', '--prefix', '--cwd', '-C', '--dir', '--filter', '-F', '--scope', '--silent-value', '-c']);

function readPackageManager(manager: string, args: readonly string[]): readonly Program[] {
  const workspace = flag(args, '-w') ?? flag(args, '--workspace') ?? flag(args, '--prefix') ?? flag(args, '--cwd') ?? flag(args, '-C') ?? flag(args, '--dir') ?? flag(args, '--filter') ?? flag(args, '-F') ?? flag(args, '--scope') ?? null;
  const words = [...withoutFlags(args, managerValues)];
  let target = workspace;
  if (manager === 'yarn' && words[0] === 'workspace') {
    target = words[1] ?? null;
    words.splice(0, 2);
  }
  const [first] = words;
  if (first === undefined) return [];
  if (first === 'exec' || first === 'dlx' || first === 'x') return readPrograms(afterFirst(args, first));
  const isRun = first === 'run' || first === 'run-script' || first === 'rum';
  const script = isRun ? words[1] : first;
  if (script === undefined || ['install', 'i', 'ci', 'add', 'build', 'prune', 'config', 'cache', 'set', 'link'].includes(script)) return [];
  // `pnpm next start`, `yarn node dist/main.js`: no script of that name, but a program.
  if (!isRun && (runners.has(script) || frameworks[script] !== undefined || script === 'nest' || script === 'pm2-runtime' || script === 'turbo' || script === 'nx' || script === 'concurrently')) return readPrograms(afterFirst(args, script, true));
  return [{ kind: 'script', script, package: target }];
}

function readTurbo(args: readonly string[]): readonly Program[] {
  const words = withoutFlags(args, new Set(['--filter', '-F', '--scope', '--concurrency', '--cwd']));
  const tasks = words.filter((word) => word !== 'run');
  const filter = flag(args, '--filter') ?? flag(args, '-F') ?? flag(args, '--scope') ?? '*';
  return tasks.slice(0, 4).map((script) => ({ kind: 'script', script, package: filter.replace(/\.\.\.$/, '') }));
}

function readNx(args: readonly string[]): readonly Program[] {
  const words = withoutFlags(args, new Set(['--configuration', '--projects', '-p']));
  const [first = '', second = ''] = words;
  const [project = '', target = ''] = first === 'run' ? second.split(':') : [second, first];
  return target === 'serve' || target === 'start' ? [{ kind: 'nest', project }] : [];
}

function fromConcurrently(text: string): Program {
  const [, script] = /^(?:npm|yarn|pnpm|bun|node):(\S+)/.exec(text) ?? [];
  return script === undefined ? { kind: 'shell', text } : { kind: 'script', script, package: null };
}

/** https://pm2.keymetrics.io/docs/usage/quick-start/ */
function readPm2(args: readonly string[]): readonly Program[] {
  const words = withoutFlags(args, new Set(['-i', '--instances', '-n', '--name', '--env', '--only', '--interpreter', '-o', '-e', '-l', '--log', '--max-memory-restart', '--cron']));
  const target = words.find((word) => word !== 'start' && word !== 'restart' && word !== 'reload' && word !== 'startOrReload' && word !== 'startOrRestart');
  if (target === undefined || ['save', 'delete', 'stop', 'logs', 'kill', 'install', 'startup', 'list', 'status', 'update', 'flush', 'monit', 'set', 'link'].includes(target)) return [];
  const count = flag(args, '-i') ?? flag(args, '--instances');
  if (/(?:ecosystem|pm2|process)[^/]*\.(?:[cm]?js|json|ya?ml)$/.test(target)) return [{ kind: 'ecosystem', path: target }];
  if (target === 'npm' || target === 'yarn' || target === 'pnpm') return readPackageManager(target, args.slice(args.indexOf('--') + 1));
  const processes: ProcessCount | undefined = count === undefined ? undefined : /^\d+$/.test(count) && count !== '0' ? Number(count) : 'processors';
  return [{ kind: 'file', path: target, ...(processes === undefined ? {} : { processes }) }];
}

function readFramework(name: string, args: readonly string[]): readonly Program[] | undefined {
  const commands = frameworks[name];
  if (commands === undefined) return undefined;
  const [first = '', second] = args.filter((word) => !word.startsWith('-'));
  if (commands.size === 0) return [{ kind: 'framework', name, folder: '' }];
  return commands.has(first) ? [{ kind: 'framework', name, folder: second !== undefined && /^[\w./-]*[a-z][\w./-]*$/i.test(second) ? second : '' }] : [];
}

function flag(args: readonly string[], name: string): string | undefined {
  const at = args.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = args[at];
  return word === undefined ? undefined : word === name ? args[at + 1] : word.slice(name.length + 1);
}

function withoutFlags(args: readonly string[], values: ReadonlySet<string>): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') break;
    if (!word.startsWith('-')) kept.push(word);
    else if (values.has(word)) at += 1;
  }
  return kept;
}

function afterFirst(args: readonly string[], word: string, isIncluded = false): readonly string[] {
  const rest = args.slice(args.indexOf(word) + (isIncluded ? 0 : 1));
  return rest[0] === '--' ? rest.slice(1) : rest;
}
