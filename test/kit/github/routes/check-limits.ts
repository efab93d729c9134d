/** What GitHub refuses in a check run beyond its schema. https://docs.github.com/rest/checks/runs */
import { validationFailed } from '../http/refusal.ts';
import type { AnnotationRecord, CheckActionRecord, CheckConclusion, CheckStatus } from '../state/records.ts';

/** Bytes, although the documentation says characters: https://github.com/github/docs/issues/35252 */
const maxTextBytes = 65_535;
const maxAnnotationBytes = 65_536;
const maxAnnotationTitle = 255;

export interface CheckRunBody {
  readonly name?: string;
  readonly head_sha?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly status?: CheckStatus;
  readonly started_at?: string;
  readonly conclusion?: CheckConclusion | 'stale';
  readonly completed_at?: string;
  readonly output?: { readonly title?: string; readonly summary: string; readonly text?: string; readonly annotations?: readonly AnnotationRecord[] };
  readonly actions?: readonly CheckActionRecord[];
}

function refuse(field: string, message: string): never {
  throw validationFailed('limit', [{ resource: 'CheckRun', code: 'custom', field, message }]);
}

function refuseBytes(field: string, text: string | undefined, max: number): void {
  if (text !== undefined && Buffer.byteLength(text) > max) refuse(field, `${field} exceeds a maximum bytesize of ${String(max)}`);
}

function refuseAnnotation(annotation: AnnotationRecord): void {
  refuseBytes('message', annotation.message, maxAnnotationBytes);
  refuseBytes('raw_details', annotation.raw_details, maxAnnotationBytes);
  if ((annotation.title ?? '').length > maxAnnotationTitle) refuse('title', `title is too long (maximum is ${String(maxAnnotationTitle)} characters)`);
  if (annotation.start_line < 1 || annotation.end_line < annotation.start_line) refuse('end_line', 'end_line must not be before start_line');
  const hasColumns = annotation.start_column !== undefined || annotation.end_column !== undefined;
  if (hasColumns && annotation.start_line !== annotation.end_line) refuse('start_column', 'Columns are only supported on annotations of one line');
}

/** Lengths and counts that the schema also knows are refused before this. */
export function refuseUnfitCheckRun(body: CheckRunBody): void {
  if (body.name?.trim() === '') refuse('name', "name can't be blank");
  if ((body.status === 'completed' || body.completed_at !== undefined) && body.conclusion === undefined) refuse('conclusion', 'conclusion is required when the check run is completed');
  if (body.conclusion === 'stale') refuse('conclusion', 'Only GitHub can mark a check run stale');
  refuseBytes('summary', body.output?.summary, maxTextBytes);
  refuseBytes('text', body.output?.text, maxTextBytes);
  for (const annotation of body.output?.annotations ?? []) refuseAnnotation(annotation);
}
