/** Takes any text and gives it back without credentials. Used for logs and for every error text that leaves the process. */

/** GitHub's tokens: letters and a long tail that may be a signed token with dots, so never a fixed length. */
const gitHubToken = /\b(?:gh[a-z]_|github_pat_)[A-Za-z0-9._-]+/g;
/** A whole block, or what is left of one when the text was cut. */
const pemBlock = /-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g;
/** A signed token on its own, such as the one the App proves itself with. */
const signedToken = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;
/** User and password in a URL, as git prints it. */
const urlCredentials = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]{1,4096}@/gi;
const authorization = /\b(authorization\s*[:=]\s*)(?:(basic|bearer|token)\s+)?[^\s"',;]+/gi;

export function scrubSecrets(text: string): string {
  return text
    .replace(pemBlock, '[private key]')
    .replace(authorization, '$1[redacted]')
    .replace(gitHubToken, '[token]')
    .replace(signedToken, '[token]')
    .replace(urlCredentials, '$1[redacted]@');
}
