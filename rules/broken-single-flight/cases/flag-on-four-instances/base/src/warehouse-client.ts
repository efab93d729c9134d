import { GoogleAuth } from 'google-auth-library';

const warehouse = 'https://warehouse.example';

export class WarehouseClient {
  private readonly auth = new GoogleAuth();

  async post(path: string, body: unknown): Promise<unknown> {
    const identity = await this.auth.getIdTokenClient(warehouse);
    const response = await fetch(`${warehouse}${path}`, {
      method: 'POST',
      headers: await identity.getRequestHeaders(),
      body: JSON.stringify(body),
    });
    return response.json();
  }
}
