/** How each framework turns a second run away and reads a header, in the names this handler uses. */
import { Node, SyntaxKind, type SourceFile } from 'ts-morph';
import type { Splice } from '../editable-source.ts';
import type { HandlerNode } from '../find-handler.ts';

export interface Refusal {
  /** Statements that answer and leave the handler, without their semicolons. */
  readonly statements: readonly string[];
  /** Expression that reads a request header, or null when the handler has no request at hand. */
  readonly header: ((name: string) => string) | null;
  /** Names to add to an import that is already there. */
  readonly needs: { readonly module: string; readonly names: readonly string[] } | null;
  /** What the handler has to be given before `header` can be read. */
  readonly parameter?: Splice;
}

interface Context {
  readonly handler: HandlerNode;
  readonly parameters: readonly (string | null)[];
  /** The answer in the quotes of the file. */
  readonly body: string;
  /** 429, or 200 where a failure would bring the scheduler back. */
  readonly status: number;
  readonly quote: (text: string) => string;
}

/** The refusal for a handler of this framework; null when the framework or the handler's parameters are not known. */
export function findRefusal(framework: string, answer: 'busy' | 'skipped', handler: HandlerNode, quote: (text: string) => string): Refusal | null {
  const parameters = handler.getParameters().map((parameter) => {
    const name = parameter.getNameNode();
    return Node.isIdentifier(name) ? name.getText() : null;
  });
  const isBusy = answer === 'busy';
  const context: Context = { handler, parameters, body: `{ status: ${quote(isBusy ? 'already running' : 'skipped')} }`, status: isBusy ? 429 : 200, quote };
  switch (framework) {
    case 'express': case '@google-cloud/functions-framework': return findExpressRefusal(context);
    case 'fastify': return findFastifyRefusal(context);
    case 'hono': return findHonoRefusal(context);
    case 'koa': return findKoaRefusal(context);
    case 'next': return looksLikeExpress(context) ? findExpressRefusal(context) : findWebRefusal(context);
    case 'nest': case 'nestjs': case '@nestjs/common': return getNestRefusal(context);
    default: return null;
  }
}

/** `(req, res)`, also in Next's `pages/api`. */
function looksLikeExpress(context: Context): boolean {
  return /^_?res(ponse)?$/.test(context.parameters[1] ?? '');
}

function findExpressRefusal(context: Context): Refusal | null {
  const [request, response] = context.parameters;
  if (typeof response !== 'string' || context.parameters.length > 3) return null;
  const answer = `${response}.status(${context.status}).json(${context.body})`;
  return {
    // `return res.json(…)` is an error in a handler that is declared to return nothing.
    statements: returnsValue(context.handler) ? [`return ${answer}`] : [answer, 'return'],
    header: getHeaderReader(request, context.quote),
    needs: null,
  };
}

function findFastifyRefusal(context: Context): Refusal | null {
  const [request, reply] = context.parameters;
  if (typeof reply !== 'string') return null;
  const answer = `${reply}.code(${context.status}).send(${context.body})`;
  const isVoid = /^(Promise<void>|void)$/.test(context.handler.getReturnTypeNode()?.getText() ?? '');
  return { statements: isVoid ? [`await ${answer}`, 'return'] : [`return ${answer}`], header: getHeaderReader(request, context.quote), needs: null };
}

function findHonoRefusal(context: Context): Refusal | null {
  const [request] = context.parameters;
  if (typeof request !== 'string') return null;
  return {
    statements: [`return ${request}.json(${context.body}${context.status === 200 ? '' : `, ${context.status}`})`],
    header: (name) => `${request}.req.header(${context.quote(name)})`,
    needs: null,
  };
}

function findKoaRefusal(context: Context): Refusal | null {
  const [koa] = context.parameters;
  if (typeof koa !== 'string') return null;
  return {
    statements: [`${koa}.status = ${context.status}`, `${koa}.body = ${context.body}`, 'return'],
    header: (name) => `${koa}.headers[${context.quote(name)}]`,
    needs: null,
  };
}

/** Handlers that return a web `Response`. */
function findWebRefusal(context: Context): Refusal | null {
  const [request] = context.parameters;
  const usesNextResponse = context.handler.getSourceFile().getImportDeclarations().some((declaration) =>
    declaration.getNamedImports().some((name) => name.getText() === 'NextResponse'));
  const response = usesNextResponse ? 'NextResponse' : 'Response';
  const header = typeof request === 'string' ? (name: string): string => `${request}.headers.get(${context.quote(name)})` : null;
  return { statements: [`return ${response}.json(${context.body}${context.status === 200 ? '' : `, { status: ${context.status} }`})`], header, needs: null };
}

function getNestRefusal(context: Context): Refusal {
  const isBusy = context.status !== 200;
  const statements = [isBusy ? `throw new HttpException(${context.body}, ${context.status})` : `return ${context.body}`];
  const asked = findNestHeaders(context);
  const names = [...(isBusy ? ['HttpException'] : []), ...(asked?.parameter === undefined ? [] : ['Headers'])];
  return { statements, header: asked?.header ?? null, needs: names.length === 0 ? null : { module: '@nestjs/common', names }, ...(asked?.parameter && { parameter: asked.parameter }) };
}

/**
 * `@Req() request` and `@Headers() headers` that are there; a method without parameters is given the headers, which nobody who calls it
 * himself has to hand over. https://docs.nestjs.com/controllers#request-object
 */
function findNestHeaders({ handler, quote }: Context): Pick<Refusal, 'header' | 'parameter'> | null {
  const parameters = handler.getParameters();
  for (const parameter of parameters) {
    const name = parameter.getNameNode();
    const decorator = parameter.getDecorators()[0];
    if (!Node.isIdentifier(name) || decorator === undefined || decorator.getArguments().length > 0) continue;
    if (/^(?:Req|Request)$/.test(decorator.getName())) return { header: getHeaderReader(name.getText(), quote) };
    if (decorator.getName() === 'Headers') return { header: (header) => `${name.getText()}[${quote(header)}]` };
  }
  const open = handler.getFirstChildByKind(SyntaxKind.OpenParenToken);
  const words = new Set(handler.getSourceFile().getDescendantsOfKind(SyntaxKind.Identifier).map((one) => one.getText()));
  if (parameters.length > 0 || open === undefined || !Node.isMethodDeclaration(handler) || words.has('Headers') || words.has('headers')) return null;
  return { header: (header) => `headers[${quote(header)}]`, parameter: { start: open.getEnd(), end: open.getEnd(), text: '@Headers() headers: Record<string, string | undefined> = {}' } };
}

/** The same for a handler whose parameters stay as they are. */
export function leaveParameters(refusal: Refusal): Refusal {
  if (refusal.parameter === undefined) return refusal;
  const { statements, needs } = refusal;
  const names = needs?.names.filter((name) => name !== 'Headers') ?? [];
  return { statements, header: null, needs: needs === null || names.length === 0 ? null : { ...needs, names } };
}

/** Node's header object, as Express and Fastify hand it on. */
function getHeaderReader(request: string | null | undefined, quote: (text: string) => string): Refusal['header'] {
  return typeof request === 'string' ? (name) => `${request}.headers[${quote(name)}]` : null;
}

/** True when some path of the handler returns something, and its declared type allows it. */
export function returnsValue(handler: HandlerNode): boolean {
  const type = handler.getReturnTypeNode()?.getText() ?? '';
  if (/^(Promise<void>|void)$/.test(type)) return false;
  let found = false;
  handler.getBody()?.forEachDescendant((node, traversal) => {
    if (Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node)) traversal.skip();
    else if (Node.isReturnStatement(node) && node.getExpression() !== undefined) found = true;
  });
  return found;
}

/** What the refusal needs, added to the import that has its neighbours; null where there is none. */
export function findImportSplices(source: SourceFile, refusal: Refusal): Splice[] | null {
  const { needs } = refusal;
  if (needs === null) return [];
  const declaration = source.getImportDeclaration((one) => one.getModuleSpecifierValue() === needs.module && !one.isTypeOnly());
  const names = declaration?.getNamedImports() ?? [];
  const last = names.at(-1);
  if (last === undefined) return null;
  const missing = needs.names.filter((needed) => !names.some((name) => name.getName() === needed));
  return missing.length === 0 ? [] : [{ start: last.getEnd(), end: last.getEnd(), text: missing.map((name) => `, ${name}`).join('') }];
}
