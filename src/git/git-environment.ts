/**
 * The surroundings every git process gets: nothing of the user's or the system's settings, no prompt, no hook, no file
 * system monitor, no protocol but the one asked for. Settings go through the environment, so that a token is never in
 * an argument list or a file. The repository is hostile; so may its own config be.
 */
export type GitSettings = readonly (readonly [key: string, value: string])[];

const hardening: GitSettings = [
  ['protocol.allow', 'never'],
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.untrackedCache', 'false'],
  ['core.symlinks', 'false'],
  ['core.quotePath', 'true'],
  ['core.attributesFile', '/dev/null'],
  ['core.protectNTFS', 'false'],
  ['fetch.fsckObjects', 'true'],
  ['submodule.recurse', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['http.followRedirects', 'false'],
  ['credential.helper', ''],
];

/** What a process may see of the user's own environment: where programs are, and the way out to the network. */
const inherited = [
  'PATH', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP',
  'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO',
];

/** The whole environment of one git process. */
export function getGitEnvironment(settings: GitSettings, extra: Readonly<Record<string, string>>): Record<string, string> {
  const environment: Record<string, string> = {
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'true',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_PAGER: 'cat',
  };
  for (const name of inherited) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  const all = [...hardening, ...settings];
  environment['GIT_CONFIG_COUNT'] = String(all.length);
  all.forEach(([key, value], index) => {
    environment[`GIT_CONFIG_KEY_${String(index)}`] = key;
    environment[`GIT_CONFIG_VALUE_${String(index)}`] = value;
  });
  return { ...environment, ...extra };
}
