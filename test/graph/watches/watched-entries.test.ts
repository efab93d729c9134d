import { findWatchedRoute, isWatched } from '../../../src/graph/watches/watched-entries.ts';
import { linkSources } from '../../kit/link-sources.ts';

/** Subjects of the watched routes of a small service. */
async function watchedBy(...patterns: readonly string[]): Promise<readonly string[]> {
  const graph = await linkSources({
    'src/app.ts': `import express from 'express';
const app = express();
app.use('/api', (req, res, next) => next());
app.get('/api/orders/:id', (req, res) => res.end());
app.post('/api/orders', (req, res) => res.end());
app.get('/healthz', (req, res) => res.end());
`,
  });
  return graph.entryPoints.filter((entry) => isWatched(entry, patterns)).map((entry) => entry.subject).sort();
}

describe('isWatched', () => {
  it('reads a route, with the middleware before it', async () => {
    expect(await watchedBy('POST /api/orders')).toEqual(['ALL /api/*', 'POST /api/orders']);
    expect(await watchedBy('GET /api/orders/{order}')).toEqual(['ALL /api/*', 'GET /api/orders/:id']);
  });

  it('reads wildcards', async () => {
    expect(await watchedBy('* /api/*')).toEqual(['ALL /api/*', 'GET /api/orders/:id', 'POST /api/orders']);
    expect(await watchedBy('* *')).toHaveLength(4);
    expect(await watchedBy('GET *orders*')).toContain('GET /api/orders/:id');
  });

  it('takes no part of a path for the path, and no other method', async () => {
    expect(await watchedBy('GET /health')).toEqual([]);
    expect(await watchedBy('PUT /healthz')).toEqual([]);
    expect(await watchedBy()).toEqual([]);
  });

  it('calls a route as it is asked for, where others share its handler', async () => {
    const { entryPoints: [entry] } = await linkSources({ 'src/app.ts': `import express from 'express';\nconst app = express();\nconst list = (req, res) => res.end();\napp.get('/v2/orders', list);\napp.get('/v1/orders', list);\n` });

    expect(entry && [findWatchedRoute(entry, ['GET /v1/*']), findWatchedRoute(entry, ['GET /v2/*']), findWatchedRoute(entry, ['GET /v3/*'])]).toEqual(['GET /v1/orders', 'GET /v2/orders', null]);
  });
});
