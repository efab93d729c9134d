import { styleText } from 'node:util';
import type { Severity } from '../model/finding.ts';

/** How to write what stands out. Without colour every function gives its text back. */
export interface TerminalStyle {
  readonly severity: (severity: Severity, text: string) => string;
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly good: (text: string) => string;
}

const colours = { error: 'red', warning: 'yellow', info: 'blue' } as const;

export function createTerminalStyle(hasColour: boolean): TerminalStyle {
  const paint = (format: Parameters<typeof styleText>[0], text: string): string => (hasColour ? styleText(format, text, { validateStream: false }) : text);
  return {
    severity: (severity, text) => paint([colours[severity], 'bold'], text),
    strong: (text) => paint('bold', text),
    quiet: (text) => paint('dim', text),
    good: (text) => paint('green', text),
  };
}

/** Colours where a person looks, unless they asked for none: https://no-color.org */
export function canShowColour(stream: { readonly isTTY?: boolean }, environment: Readonly<Record<string, string | undefined>>): boolean {
  return stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
}
