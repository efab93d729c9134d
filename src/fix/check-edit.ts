/** Whether an edit leaves the file as sound as it was, as far as one file on its own can tell. */
import { Project, ts } from 'ts-morph';

/** What handlers use of the runtime. Everything else that is not in the file stays unresolved before and after alike. */
const runtime = `
declare const process: { readonly env: Record<string, string | undefined> };
declare const console: { log(...data: unknown[]): void; error(...data: unknown[]): void };
declare const crypto: { randomUUID(): string };
declare const Response: any;
declare const Buffer: any;
type Buffer = any;
type Response = any;
declare module 'fs/promises';
declare module 'node:fs/promises';
declare module 'util';
declare module 'node:util';
`;

/**
 * Of other files nothing is known here: not whether a module is there, whether it may be imported with its extension, nor what a function gives
 * to a parameter without a type.
 */
const aboutOtherFiles: ReadonlySet<number> = new Set([2307, 2792, 5097, 7006]);

/** True when the edited text parses and has no error that the text before it did not have. */
export function isNoWorse(path: string, before: string, after: string): boolean {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], module: ts.ModuleKind.ESNext, types: [], strict: true, noImplicitReturns: true,
      allowJs: true, experimentalDecorators: true, noResolve: true, jsx: ts.JsxEmit.Preserve,
    },
  });
  project.createSourceFile('/runtime.d.ts', runtime);
  const source = project.createSourceFile(`/${path.split('/').at(-1) ?? 'handler.ts'}`, before);
  const count = (): Map<string, number> => {
    const program = project.getProgram().compilerObject;
    const file = program.getSourceFile(source.getFilePath());
    const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    const counts = new Map<string, number>();
    for (const diagnostic of diagnostics) {
      if (aboutOtherFiles.has(diagnostic.code)) continue;
      const key = `${diagnostic.code} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  };

  const errorsBefore = count();
  source.replaceWithText(after);
  return [...count()].every(([key, number]) => number <= (errorsBefore.get(key) ?? 0));
}
