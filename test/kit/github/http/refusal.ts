/** An answer that is not a success. Thrown by routes, so that a refusal ends the request from any depth. */
import type { Violation } from '../state/records.ts';

export const documentationUrl = 'https://docs.github.com/rest';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Set when a correct client never causes this refusal. */
  readonly violation: Omit<Violation, 'operation'> | null;

  constructor(status: number, body: Readonly<Record<string, unknown>>, extra: { violation?: Omit<Violation, 'operation'>; headers?: Readonly<Record<string, string>> } = {}) {
    super(String(body['message']));
    this.status = status;
    this.body = { documentation_url: documentationUrl, ...body, status: String(status) };
    this.headers = extra.headers ?? {};
    this.violation = extra.violation ?? null;
  }
}

export function notFound(): Refusal {
  return new Refusal(404, { message: 'Not Found' });
}

export function unauthorised(message = 'Bad credentials'): Refusal {
  return new Refusal(401, { message });
}

/** What an App sees when it, or this token, lacks a permission. */
export function notAccessible(): Refusal {
  return new Refusal(403, { message: 'Resource not accessible by integration' });
}

/** 422 with a list of field errors, the shape of most REST validation failures. */
export function validationFailed(kind: Violation['kind'], errors: readonly Readonly<Record<string, string>>[]): Refusal {
  const detail = errors.map((error) => error['message'] ?? `${error['field'] ?? ''} ${error['code'] ?? ''}`).join('; ');
  return new Refusal(422, { message: 'Validation Failed', errors }, { violation: { kind, detail } });
}

/** 422 with a list of sentences, the shape of the reviews endpoint. */
export function unprocessable(kind: Violation['kind'], errors: readonly string[]): Refusal {
  return new Refusal(422, { message: 'Unprocessable Entity', errors }, { violation: { kind, detail: errors.join('; ') } });
}

/** Another moment would be right: a 422 that is not the client's mistake. */
export function conflictingState(message: string): Refusal {
  return new Refusal(422, { message: 'Unprocessable Entity', errors: [message] });
}
