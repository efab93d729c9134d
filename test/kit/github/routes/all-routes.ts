/** Every operation the simulated GitHub serves. scripts/build-openapi-slice.ts cuts the slice by this list. */
import type { Route } from '../http/route.ts';
import { appRoutes } from './app.ts';
import { checkRunRoutes } from './check-runs.ts';
import { gitObjectRoutes } from './git-objects.ts';
import { hookDeliveryRoutes } from './hook-deliveries.ts';
import { issueCommentRoutes } from './issue-comments.ts';
import { pullRequestRoutes } from './pull-requests.ts';
import { rateLimitRoutes } from './rate-limit.ts';
import { repositoryRoutes } from './repository.ts';
import { reviewCommentRoutes } from './review-comments.ts';
import { reviewRoutes } from './reviews.ts';

export const routes: readonly Route[] = [
  ...appRoutes, ...repositoryRoutes, ...pullRequestRoutes, ...reviewRoutes, ...reviewCommentRoutes, ...issueCommentRoutes, ...checkRunRoutes,
  ...gitObjectRoutes, ...hookDeliveryRoutes, ...rateLimitRoutes,
];
