/**
 * Writes a single-flight guard into an http handler: a second run is turned away while the first is running. Runs are
 * counted, not flagged: a run that the opt-out lets through must not release the run it overlaps.
 */
import type { SourceFile } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { findHandler } from '../find-handler.ts';
import { findBody, type BodyText } from '../handler-body.ts';
import { findErrorWay, findRenamedRequest } from './handler-parameters.ts';
import { findDeclarationPosition, pickName, renderDeclaration, toCamelCase } from './module-names.ts';
import { findImportSplices, findRefusal, leaveParameters, type Refusal } from './refusal.ts';
import { quoteText, type TextStyle } from '../text/text-style.ts';

type SingleFlight = EditIntent & { readonly kind: 'single-flight-http-handler' };

interface Names {
  readonly runs: string;
  readonly startedAt: string;
  readonly outcome: string;
}

/** The file with the guard in it, or null where it cannot be written safely. */
export function writeSingleFlight(text: string, intent: SingleFlight): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;

  const handler = findHandler(source, intent.handlerLine, intent.handlerColumn);
  if (handler === null) return null;
  const quote = (value: string): string => quoteText(style, value);
  const found = findRefusal(intent.framework, intent.answer, handler, quote);
  // Nothing is added for headers that no scheduler sends.
  const refusal = found?.parameter !== undefined && intent.headers.retryCount === null && intent.headers.executionTime === null ? leaveParameters(found) : found;
  const body = findBody(handler, style.indent, { afterCheck: true });
  const declaration = findDeclarationPosition(source, handler);
  const imports = refusal === null ? null : findImportSplices(source, refusal);
  if (refusal === null || body === null || declaration === null || imports === null) return null;

  const names = getNames(source, intent.jobName);
  const logged = findLoggedHeaders(intent, refusal);
  const request = logged.length === 0 ? null : findRenamedRequest(handler);
  const next = findErrorWay(handler, intent.losesErrors);
  const splices: Splice[] = [
    ...imports,
    ...body.splices,
    ...(next?.splices ?? []),
    ...(request?.splices ?? []),
    ...(refusal.parameter === undefined ? [] : [refusal.parameter]),
    { start: declaration, end: declaration, text: renderDeclaration(plain, declaration, `let ${names.runs} = 0${style.semicolon}`) },
    { start: body.start, end: body.end, text: renderBody({ intent, body, names, refusal, style, quote, handsOn: next?.name ?? null, logged: logged.map((one) => (request === null ? one : request.rename(one))) }) },
  ];
  return restore(spliceText(plain, splices));
}

/** Names that nothing in the file uses yet. */
function getNames(source: SourceFile, jobName: string): Names {
  return { runs: pickName(source, `${toCamelCase(jobName)}Runs`), startedAt: pickName(source, 'startedAt'), outcome: pickName(source, 'outcome') };
}

/** `retry_count: req.headers['…'] ?? null` for each header the scheduler sends, where the handler has a request to ask. */
function findLoggedHeaders({ headers }: SingleFlight, { header }: Refusal): string[] {
  if (header === null) return [];
  const lines = [{ key: 'retry_count', name: headers.retryCount }, { key: 'execution_time', name: headers.executionTime }];
  return lines.flatMap(({ key, name }) => (name === null ? [] : [`${key}: ${header(name)} ?? null,`]));
}

interface Parts {
  readonly intent: SingleFlight;
  readonly body: BodyText;
  readonly names: Names;
  readonly refusal: Refusal;
  readonly style: TextStyle;
  readonly quote: (text: string) => string;
  /** What an error is handed to; null where it is thrown on. */
  readonly handsOn: string | null;
  /** Lines of the log about the attempt. */
  readonly logged: readonly string[];
}

function renderBody({ intent, body, names, refusal, style, quote, handsOn, logged }: Parts): string {
  const { runs, startedAt, outcome } = names;
  const end = style.semicolon;
  const outer = body.indent + style.indent;
  const inner = outer + style.indent;
  const failed = `${outcome} = ${quote('failed')}`;
  const refused = `${outcome} = ${quote('refused')}`;
  const lines = [
    `${outer}if (${runs} > 0 && process.env.${intent.optOutVariable} !== ${quote('1')}) {`,
    ...refusal.statements.map((statement) => `${inner}${statement}${end}`),
    `${outer}}`,
    `${outer}${runs} += 1${end}`,
    `${outer}const ${startedAt} = Date.now()${end}`,
    `${outer}let ${outcome} = ${quote('completed')}${end}`,
    `${outer}try {`,
    ...body.render(inner, end, { failed, refused }),
    `${outer}} catch (error) {`,
    `${inner}${failed}${end}`,
    `${inner}${handsOn === null ? 'throw error' : `${handsOn}(error)`}${end}`,
    `${outer}} finally {`,
    `${inner}${runs} -= 1${end}`,
    `${inner}console.log(JSON.stringify({`,
    ...[`job_name: ${quote(intent.jobName)},`, `status: ${outcome},`, `elapsed_ms: Date.now() - ${startedAt},`, ...logged].map((line) => `${inner}${style.indent}${line}`),
    `${inner}}))${end}`,
    `${outer}}`,
  ];
  return `${body.open}${lines.join('\n')}\n${body.indent}}`;
}
