/** Which files are read, and as what. Decided by path; the text is asked only about generated code. */

export type PathKind = 'source' | 'test' | 'deployment' | 'settings' | 'generated' | 'other';

const SKIPPED_FOLDERS = new Set(['node_modules', 'bower_components', 'jspm_packages', 'third_party', '__generated__', '.next', '.nuxt', '.output', '.svelte-kit', '.yarn', '.turbo', '.git']);
/** Inside a source folder these are subjects: a marketplace has vendors, an insurance has coverage. */
const AMBIGUOUS_FOLDERS = new Set(['vendor', 'vendors', 'coverage']);
const SOURCE_FOLDERS = new Set(['src', 'app', 'api', 'server', 'backend', 'modules', 'routes', 'controllers', 'services', 'pages']);
const TEST_FOLDERS = new Set(['__tests__', '__test__', '__mocks__', '__fixtures__', 'test', 'tests', 'e2e', 'cypress', 'playwright']);
/** Of a service that measures others they are the subject, and then they stand among its sources. */
const LOAD_TEST = /^load-?tests?(?:$|[.-])/i;

const SOURCE = /\.(?:[cm]?[jt]sx?|astro)$/i;
const GENERATED = /\.d\.[cm]?ts$|\.min\.[cm]?js$|\.(?:generated|gen)\.[cm]?[jt]sx?$|(?:^|\/)\.pnp\.[cm]?js$/i;
const TEST = /\.(?:test|tests|spec|e2e|stories|story|cy)\.[cm]?[jt]sx?$/i;
const SETTINGS = /^(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|jsconfig(?:\.[\w-]+)*\.json|tsconfig(?:[.-][\w.-]+)*\.json|deno\.jsonc?|import_map\.json|(?:svelte|vite)\.config\.[mc]?[jt]s)$/i;
const DEPLOYMENT = /\.(?:ya?ml|tf|tfvars|sh|bash|toml|sql|prisma)$|^(?:Dockerfile|Containerfile)|\.Dockerfile$|^Procfile|^Kustomization$|^crontab(?:\.[\w-]+)?$|\.cron(?:tab)?$|^(?:app|vercel|railway(?:\.[\w-]+)?|firebase|wrangler|serverless|function)\.json$|^wrangler\.jsonc$|^(?:ecosystem(?:\.[\w-]+)+|pm2(?:\.[\w-]+)*\.config(?:\.[\w-]+)*)\.[cm]?js$|^(?:ecosystem|pm2)(?:\.[\w-]+)*\.json$|^\.env\.prod(?:uction)?(?:\.(?:example|sample|template|dist))?$|^(?:GNU)?Makefile$|\.mk$/i;

/** Settings as a module; further down, a file of this name is about Vercel and not for it. */
const VERCEL_SETTINGS = /^vercel\.[mc]?[jt]s$/;

export function classifyPath(path: string): PathKind {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  if (isSkipped(folders)) return 'generated';
  if (SETTINGS.test(name)) return 'settings';
  if (DEPLOYMENT.test(name) || VERCEL_SETTINGS.test(path)) return 'deployment';
  if (!SOURCE.test(name)) return 'other';
  if (GENERATED.test(name)) return 'generated';
  // `.storybook/main.ts`, `.github/actions/notify/index.js`: of the tools that developers use, not of the service.
  if (folders[0]?.startsWith('.') === true) return 'other';
  if (TEST.test(name) || folders.some((folder) => TEST_FOLDERS.has(folder))) return 'test';
  return [...folders, name].some((part) => LOAD_TEST.test(part)) && !folders.some((folder) => SOURCE_FOLDERS.has(folder)) ? 'test' : 'source';
}

function isSkipped(folders: readonly string[]): boolean {
  for (const folder of folders) {
    if (SKIPPED_FOLDERS.has(folder)) return true;
    if (AMBIGUOUS_FOLDERS.has(folder) && !folders.some((other) => SOURCE_FOLDERS.has(other))) return true;
  }
  return false;
}

/** How much of a text is looked at for a header. */
const HEADER_LENGTH = 1000;
const MAX_AVERAGE_LINE = 500;
const LONG_LINE = 20_000;
const LONGEST_WIRING = 200_000;

const GENERATED_HEADER = /@generated(?![\w/])|\bdo not (?:edit|modify)\b.*\bgenerated\b|\bgenerated\b.*\bdo not (?:edit|modify)\b|\bDO NOT (?:EDIT|MODIFY)\b|\b(?:auto-?|automatically )generated (?:by|from|file|code)\b|\bthis (?:file|code) (?:is|was|has been) (?:auto-?|automatically )?generated\b/;
/** What bundlers and compilers leave behind. */
const BUNDLE = /__webpack_require__|^\/\/# sourceMappingURL=|\bparcelRequire\b|^System\.register\(\[/m;
/** Where builds are put. Some projects keep sources there, so the place alone decides nothing. */
const BUILD_FOLDER = /(?:^|\/)(?:dist|build|out|lib|public|static|assets|bundle|bundles)\//;

/** True for text that a program wrote or minified. */
export function isGeneratedText(path: string, text: string): boolean {
  const header = text.slice(0, HEADER_LENGTH);
  if (isGeneratedHeader(header) && !isWiring(text)) return true;
  return isMinified(text) || (isInBuildFolder(path) && (BUNDLE.test(header) || BUNDLE.test(text.slice(-HEADER_LENGTH))));
}

/** Whether what the text ends with may make it generated: the only part of the decision that its path has. */
export function isInBuildFolder(path: string): boolean {
  return BUILD_FOLDER.test(path);
}

/** Classes over imported code that a generator wrote, such as a typed server: handwritten handlers are registered through them. */
function isWiring(text: string): boolean {
  return text.length < LONGEST_WIRING && /^import (?!type )/m.test(text) && /^export (?:default )?class /m.test(text);
}

/** The words must stand in a comment: code that writes such headers for others is not generated itself. */
function isGeneratedHeader(header: string): boolean {
  return GENERATED_HEADER.test(header) && header.split('\n').some((line) => /^\s*(?:\/\/|\/\*|\*|#)/.test(line) && GENERATED_HEADER.test(line));
}

function isMinified(text: string): boolean {
  if (text.length < MAX_AVERAGE_LINE) return false;
  let lines = 1;
  let longest = 0;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    longest = Math.max(longest, end - start);
    start = end + 1;
    lines++;
  }
  longest = Math.max(longest, text.length - start);
  return text.length / lines > MAX_AVERAGE_LINE || (longest > LONG_LINE && longest > text.length / 2);
}
