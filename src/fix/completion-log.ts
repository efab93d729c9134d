/** Writes the line that says how a run ended into a handler, with the logger that its file has, else to the console. */
import { Node, SyntaxKind, type SourceFile } from 'ts-morph';
import type { EditIntent } from '../model/edit-intent.ts';
import { openEditableSource, spliceText } from './editable-source.ts';
import { findHandler } from './find-handler.ts';
import { findBody, type BodyText } from './handler-body.ts';
import { findRenamedRequest } from './single-flight/handler-parameters.ts';
import { pickName } from './single-flight/module-names.ts';
import { findRefusal, leaveParameters } from './single-flight/refusal.ts';
import { quoteText, type TextStyle } from './text/text-style.ts';

type CompletionLog = EditIntent & { readonly kind: 'completion-log' };

/** The file with the line in it, or null where it cannot be written safely. */
export function writeCompletionLog(text: string, intent: CompletionLog): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;
  const handler = findHandler(source, intent.handlerLine, intent.handlerColumn);
  const body = handler === null ? null : findBody(handler, style.indent);
  if (handler === null || body === null) return null;
  const quote = (value: string): string => quoteText(style, value);
  const refusal = findRefusal(intent.framework, 'busy', handler, quote);
  const header = refusal === null ? null : leaveParameters(refusal).header;
  const asked = header === null ? [] : [{ key: 'retry_count', name: intent.headers.retryCount }, { key: 'execution_time', name: intent.headers.executionTime }].flatMap(({ key, name }) => (name === null ? [] : [`${key}: ${header(name)} ?? null,`]));
  const request = asked.length === 0 ? null : findRenamedRequest(handler);
  const logged = asked.map((line) => (request === null ? line : request.rename(line)));
  const lines = renderLines(body, style, quote, intent.jobName, findLogger(source), { startedAt: pickName(source, 'startedAt'), outcome: pickName(source, 'outcome') }, logged);
  return restore(spliceText(plain, [...body.splices, ...(request?.splices ?? []), { start: body.start, end: body.end, text: `${body.open}${lines.join('\n')}\n${body.indent}}` }]));
}

interface Names {
  readonly startedAt: string;
  readonly outcome: string;
}

interface Logger {
  readonly call: string;
  /** It takes an object as such; others take a text. */
  readonly takesObject: boolean;
}

/** A logger that the whole file can use: how its lines are written elsewhere in the file says what it takes. */
function findLogger(source: SourceFile): Logger {
  const names = new Set([
    ...source.getImportDeclarations().filter((one) => !one.isTypeOnly()).flatMap((one) => [one.getDefaultImport()?.getText(), ...one.getNamedImports().map((name) => name.getAliasNode()?.getText() ?? name.getName())]),
    ...source.getVariableDeclarations().map((one) => one.getName()),
  ]);
  const name = ['logger', 'log', 'Logger'].find((one) => names.has(one));
  const calls = source.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call) => {
    const callee = call.getExpression();
    return Node.isPropertyAccessExpression(callee) && callee.getExpression().getText() === name && callee.getName() === 'info' ? [call.getArguments()[0]] : [];
  });
  // A name alone says too little of what it can do: Nest's logger has no `info`.
  if (name === undefined || calls.length === 0) return { call: 'console.log', takesObject: false };
  return { call: `${name}.info`, takesObject: calls.some((first) => Node.isObjectLiteralExpression(first)) };
}

function renderLines(body: BodyText, style: TextStyle, quote: (text: string) => string, jobName: string, logger: Logger, { startedAt, outcome }: Names, logged: readonly string[]): string[] {
  const end = style.semicolon;
  const outer = body.indent + style.indent;
  const inner = outer + style.indent;
  const failed = `${outcome} = ${quote('failed')}`;
  const refused = `${outcome} = ${quote('refused')}`;
  const fields = [`job_name: ${quote(jobName)},`, `status: ${outcome},`, `elapsed_ms: Date.now() - ${startedAt},`, ...logged];
  return [
    `${outer}const ${startedAt} = Date.now()${end}`,
    `${outer}let ${outcome} = ${quote('completed')}${end}`,
    `${outer}try {`,
    ...body.render(inner, end, { failed, refused }),
    `${outer}} catch (error) {`,
    `${inner}${failed}${end}`,
    `${inner}throw error${end}`,
    `${outer}} finally {`,
    `${inner}${logger.call}(${logger.takesObject ? '{' : 'JSON.stringify({'}`,
    ...fields.map((line) => `${inner}${style.indent}${line}`),
    `${inner}${logger.takesObject ? '})' : '}))'}${end}`,
    `${outer}}`,
  ];
}
