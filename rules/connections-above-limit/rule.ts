/**
 * Each instance keeps a pool of its own, so that connections grow with the instances: on the day when the platform starts all it may,
 * the database refuses the rest. Nothing shows before, for neither file is wrong by itself.
 */
import { findConnectionsAboveLimit, type ServiceConnections } from '../../src/graph/clients/connections-of-service.ts';
import { isHosted } from '../../src/graph/services/service-of-entry.ts';
import type { Detection } from '../../src/model/finding.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { renderCount } from '../../src/rulekit/durations.ts';
import { evidence, lineEvidence, positionOf } from '../../src/rulekit/places.ts';

export default defineRule({
  id: 'connections-above-limit',
  family: 'request-path',
  title: 'Pools of all instances together exceed what the database takes',
  summary: 'The instances of a service, each with its pool, may open more connections than the database is told to take.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    for (const found of findConnectionsAboveLimit(graph)) yield getDetection(found);
  },
});

function getDetection(found: ServiceConnections): Detection {
  const { service, instances, pools, limit } = found;
  return {
    severity: isHosted(service) ? 'warning' : 'info',
    // A pooler in between, or another database, would show in an address that is set outside of the repository.
    confidence: 'likely',
    ...positionOf(pools[0].place),
    subject: service.name,
    title: `${service.name} may open more connections than ${limit.server} takes`,
    message: renderMessage(found),
    advice: renderAdvice(found),
    evidence: [
      ...pools.map(({ place, api, size }) => evidence('client', place, `${api}, up to ${renderCount(size, 'connection')}`)),
      ...instances.evidence,
      lineEvidence('deployment', limit.file, limit.line, `${limit.server} takes ${limit.connections} connections`),
    ],
    chain: [limit.server, ...pools.map(({ api }) => api)],
    edit: null,
  };
}

function renderMessage({ service, processes, pools, total, limit }: ServiceConnections): string {
  const sizes = pools.map(({ size }) => size);
  const each = sizes.length === 1 ? String(sizes[0]) : `(${sizes.join(' + ')})`;
  const refused = limit.server === 'PostgreSQL' ? 'too many clients already' : 'Too many connections';
  return `With all its ${renderCount(processes, 'instance')} started, ${service.name} may hold ${processes} x ${each} = ${total} connections, and ${limit.server} is told to take ${limit.connections}: requests then fail with "${refused}", in everything that uses this database.`;
}

function renderAdvice({ processes, pools, limit }: ServiceConnections): string {
  const room = Math.floor(limit.connections / processes / pools.length);
  const smaller = room > 0 ? `Let ${pools.length === 1 ? 'the pool' : 'each pool'} have at most ${renderCount(room, 'connection')}, start fewer instances, or put` : 'Start fewer instances, or put';
  return `${smaller} a pooler such as ${limit.server === 'PostgreSQL' ? 'PgBouncer' : 'ProxySQL'} between them and the database.`;
}
