/** What a review job says: where, never what. The worker reads the current state itself, since events arrive out of order. */
import { z } from 'zod';

export type ReviewSubject =
  | { readonly kind: 'pull-request'; readonly number: number }
  /** A group of pull requests in a merge queue: https://docs.github.com/en/webhooks/webhook-events-and-payloads#merge_group */
  | { readonly kind: 'merge-group'; readonly baseSha: string; readonly headSha: string };

export interface ReviewJob {
  readonly installationId: number;
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
  readonly subject: ReviewSubject;
  /** The event that asked for it, for the log. */
  readonly reason: string;
}

const commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const id = z.number().int().positive();

export const reviewJobSchema: z.ZodType<ReviewJob> = z.object({
  installationId: id,
  repositoryId: id,
  owner: z.string().min(1),
  repo: z.string().min(1),
  subject: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('pull-request'), number: id }),
    z.object({ kind: z.literal('merge-group'), baseSha: commit, headSha: commit }),
  ]),
  reason: z.string(),
});

/** The subject as one word: what jobs are told apart by, what the store keeps and what a check run carries. */
export function renderSubject(subject: ReviewSubject): string {
  switch (subject.kind) {
    case 'pull-request': return `pr/${subject.number}`;
    case 'merge-group': return `group/${subject.baseSha}/${subject.headSha}`;
  }
}

export function parseSubject(text: string): ReviewSubject | undefined {
  const pull = /^pr\/([1-9]\d{0,14})$/.exec(text);
  if (pull !== null) return { kind: 'pull-request', number: Number(pull[1]) };
  const [, baseSha, headSha] = /^group\/([0-9a-f]{40,64})\/([0-9a-f]{40,64})$/.exec(text) ?? [];
  return baseSha === undefined || headSha === undefined ? undefined : { kind: 'merge-group', baseSha, headSha };
}

/** One review at a time for each of these. */
export function jobKey(job: Pick<ReviewJob, 'installationId' | 'repositoryId' | 'subject'>): string {
  return `${job.installationId}:${job.repositoryId}:${renderSubject(job.subject)}`;
}

const externalIdPrefix = 'stallwatch:v1:';

/** What a check run carries: what it is about and which of our runs it is. */
export function renderExternalId(subject: string, runKey: string): string {
  return `${externalIdPrefix}${subject}:${runKey}`;
}

/** Undefined for a check run that is not ours. */
export function findSubjectOf(externalId: string): ReviewSubject | undefined {
  if (!externalId.startsWith(externalIdPrefix)) return undefined;
  return parseSubject(externalId.slice(externalIdPrefix.length).split(':')[0] ?? '');
}
