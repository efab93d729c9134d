/** A finding as the rules write it, about one shop: `POST /api/checkout` reaches a synchronous query through a service. */
import { createHash } from 'node:crypto';
import type { Evidence, EvidenceKind, Finding } from '../../src/model/finding.ts';

export function step(kind: EvidenceKind, file: string, line: number, label: string, endLine = line): Evidence {
  return { kind, file, line, endLine, label };
}

/** The fingerprint follows from rule, subject and chain, as it does in the product. */
export function checkoutFinding(changes: Partial<Omit<Finding, 'fingerprint'>> = {}): Finding {
  const finding = {
    rule: 'blocking-db-call',
    family: 'request-path',
    severity: 'error',
    confidence: 'certain',
    file: 'src/orders.ts',
    line: 8,
    column: 1,
    endLine: 8,
    endColumn: 200,
    subject: 'POST /api/checkout',
    title: 'A synchronous database call blocks every request',
    message: 'Each request waits until the query has ended.',
    advice: 'Move the query off the request path.',
    evidence: [
      step('entry', 'src/checkout.ts', 10, 'POST /api/checkout', 30),
      step('call', 'src/checkout.ts', 15, 'getRecent'),
      step('sink', 'src/orders.ts', 8, 'better-sqlite3 Statement.all()'),
    ],
    chain: ['handler', 'getRecent', 'better-sqlite3 Statement.all()'],
    edit: null,
    suggestion: null,
    ...changes,
  } satisfies Omit<Finding, 'fingerprint'>;
  const names = JSON.stringify([finding.rule, finding.subject, finding.chain]);
  return { ...finding, fingerprint: createHash('sha256').update(names).digest('hex').slice(0, 16) };
}
