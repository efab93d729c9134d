/** Which folder of the repository a service is built from. */
import { posix } from 'node:path';

/** Folders that hold deployment, not an app: what stands above them may be the app. */
const deploymentFolders = new Set([
  'deploy', 'deployment', 'deployments', 'infra', 'infrastructure', 'terraform', 'tf', 'iac', 'ops', 'devops', 'k8s', 'kubernetes', 'knative', 'cloudrun', 'cloud-run', 'cloud_run', 'run', 'gcp', 'google', 'gcloud',
  'cloud', 'cloudbuild', 'scripts', 'script', 'bin', 'ci', 'cd', 'config', 'configs', 'docker', 'tools', 'build', 'environments', 'envs', 'env', 'modules', 'prod', 'production', 'staging', 'dev', 'docs', 'yaml', 'manifests', 'make', 'hack', 'chart', 'charts', 'helm', 'templates', 'compose', 'docker-compose', 'kustomize', 'overlays', 'argocd', 'fly', 'render', 'railway', 'pm2',
]);

/** The app folder a deployment file lies in; '' when it lies with the deployment of the whole repository. */
export function findAppFolder(file: string): string {
  const folders = file.split('/').slice(0, -1);
  const end = folders.findIndex((folder) => folder.startsWith('.') || deploymentFolders.has(folder.toLowerCase()));
  return (end < 0 ? folders : folders.slice(0, end)).join('/');
}

/**
 * The folder `--source` or a container build names, seen from the repository. Scripts run from the root of the
 * repository or from the app's own folder; which of the two shows in the path.
 */
export function resolveSource(file: string, source: string): string | null {
  if (/^[a-z]+:\/\/|\.(?:zip|tgz|tar\.gz|jar)$|^https?:/.test(source)) return null;
  const app = findAppFolder(file);
  // What is built from a folder is not there yet: the folder is meant.
  const path = posix.normalize(source.replace(/^\/workspace\/?/, './')).replace(/\/$/, '').replace(/(?<=.)\/(?:dist|lib|build)$/, '');
  if (path.startsWith('/')) return null;
  if (path === '.') return app;
  if (path.startsWith('..')) {
    const joined = posix.join(posix.dirname(file), path).replace(/\/$/, '');
    return joined === '.' || joined.startsWith('..') ? '' : joined;
  }
  return app === '' || path === app || path.startsWith(`${app}/`) ? path : `${app}/${path}`;
}
