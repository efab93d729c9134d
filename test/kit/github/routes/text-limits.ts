/** The length of what people read. GitHub counts the characters of comments and the bytes of check runs. */
import { unprocessable, validationFailed } from '../http/refusal.ts';

const maxBodyCharacters = 65_536;

function isTooLong(body: string): boolean {
  return Array.from(body).length > maxBodyCharacters;
}

const tooLong = `Body is too long (maximum is ${String(maxBodyCharacters)} characters)`;

/** The reviews endpoint answers with sentences. */
export function refuseLongReviewBody(body: string | undefined): void {
  if (body !== undefined && isTooLong(body)) throw unprocessable('limit', [tooLong]);
}

/** The comment endpoints answer with field errors. */
export function refuseUnfitComment(resource: string, body: string): void {
  if (body.trim() === '') throw validationFailed('limit', [{ resource, code: 'missing_field', field: 'body' }]);
  if (isTooLong(body)) throw validationFailed('limit', [{ resource, code: 'unprocessable', field: 'data', message: tooLong }]);
}
