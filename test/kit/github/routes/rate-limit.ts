import { completeAs } from '../openapi/complete.ts';
import type { Route } from '../http/route.ts';

export const rateLimitRoutes: readonly Route[] = [
  {
    operation: 'rate-limit/get', caller: 'installation',
    handle: (call) => {
      const rate = call.rateLimit();
      return { status: 200, body: completeAs('rate-limit-overview', { rate, resources: { core: rate, search: rate, graphql: rate } }) };
    },
  },
];
