import { GoogleAuth } from 'google-auth-library';

const plannerUrl = process.env.PLANNER_URL ?? 'https://planner.delivery.example';
const timeout = Number(process.env.TASK_TIMEOUT_SECONDS ?? 20) * 1000;

/** Signs its requests with the identity of the service. */
export class PlannerClient {
  private readonly auth = new GoogleAuth();

  async send<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const identity = await this.auth.getIdTokenClient(plannerUrl);
    const response = await fetch(`${plannerUrl}${path}`, {
      method,
      headers: { ...(await identity.getRequestHeaders()), 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
    return (await response.json()) as T;
  }
}
