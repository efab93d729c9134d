/** Who is asking: the App by its JWT, an installation by its token, or nobody. Wording and status as GitHub's. */
import { verify } from 'node:crypto';
import type { InstallationRecord, RepositoryRecord, TokenRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { notAccessible, notFound, Refusal, unauthorised } from './refusal.ts';
import type { Need } from './route.ts';

export type Caller =
  | { readonly kind: 'app' }
  | { readonly kind: 'installation'; readonly token: TokenRecord; readonly installation: InstallationRecord }
  | { readonly kind: 'anonymous' };

/** https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
const maxJwtLifetimeSeconds = 600;
/** GitHub's clock and the client's may differ a little. */
const clockDriftSeconds = 60;

function decodePart(part: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Falls through to the refusal below: what cannot be decoded has one answer.
  }
  throw unauthorised('A JSON web token could not be decoded');
}

function verifyJwt(world: World, jwt: string): void {
  const [header, payload, signature] = jwt.split('.');
  const claims = decodePart(payload);
  const signed = Buffer.from(`${header ?? ''}.${payload ?? ''}`);
  const isGenuine = decodePart(header)['alg'] === 'RS256' && verify('sha256', signed, world.app.publicKeyPem, Buffer.from(signature ?? '', 'base64url'));
  const now = Math.floor(world.now() / 1000);
  const { iat, exp, iss } = claims;
  if (String(iss) !== String(world.app.id) && iss !== world.app.clientId) throw new Refusal(404, { message: 'Integration not found' });
  if (!isGenuine) throw unauthorised('A JSON web token could not be decoded');
  if (typeof iat !== 'number' || iat > now + clockDriftSeconds) throw unauthorised("'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
  if (typeof exp !== 'number' || exp <= now) throw unauthorised("'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires");
  if (exp > now + maxJwtLifetimeSeconds + clockDriftSeconds || exp - iat > maxJwtLifetimeSeconds + clockDriftSeconds) throw unauthorised("'Expiration time' claim ('exp') is too far in the future");
}

/** A token that is unknown, expired, revoked or of a removed installation is the same to GitHub: bad credentials. */
export function authenticateToken(world: World, text: string): Caller & { kind: 'installation' } {
  const token = world.tokens.find((candidate) => candidate.token === text);
  if (token === undefined || token.revoked || token.expiresAt <= world.now() || token.installation.deleted) throw unauthorised();
  if (token.installation.suspendedAt !== null) throw new Refusal(403, { message: 'This installation has been suspended' });
  return { kind: 'installation', token, installation: token.installation };
}

export function authenticate(world: World, authorization: string | undefined): Caller {
  if (authorization === undefined) return { kind: 'anonymous' };
  const [scheme = '', credential = ''] = authorization.split(' ');
  if (!/^(bearer|token)$/i.test(scheme)) throw unauthorised();
  if (credential.startsWith('gh')) return authenticateToken(world, credential);
  verifyJwt(world, credential);
  return { kind: 'app' };
}

function isGranted(token: TokenRecord, need: Need): boolean {
  const [permission = '', level] = need.split(':');
  // Every installation may read metadata; GitHub cannot be asked to leave it out.
  const granted = permission === 'metadata' ? (token.permissions[permission] ?? 'read') : token.permissions[permission];
  return granted === 'write' || (granted === 'read' && level === 'read');
}

export function canReach(world: World, token: TokenRecord, repository: RepositoryRecord): boolean {
  return world.reaches(token.installation, repository) && (token.repositoryIds === null || token.repositoryIds.includes(repository.id));
}

/**
 * Whether a token may do this on that repository. One the token does not reach does not exist for it, unless everybody may read it;
 * one it reaches without the permission is "not accessible".
 */
export function authorise(world: World, token: TokenRecord, repository: RepositoryRecord | undefined, needs: readonly Need[]): RepositoryRecord {
  if (repository === undefined) throw notFound();
  if (!canReach(world, token, repository)) {
    if (repository.isPrivate) throw notFound();
    if (needs.every((need) => need.endsWith(':write'))) throw notAccessible();
    return repository;
  }
  if (!needs.some((need) => isGranted(token, need))) throw notAccessible();
  return repository;
}
