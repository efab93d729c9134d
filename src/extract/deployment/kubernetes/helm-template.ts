/**
 * Helm templates as plain YAML, each line where it was: what is only an action goes, an inserted value stays as its
 * expression. Both branches of an `if` are kept, which a reader of settings can bear. https://helm.sh/docs/chart_template_guide/
 */

/** True for a file that Helm fills in before Kubernetes sees it. */
export function isHelmTemplate(path: string, text: string): boolean {
  return /(?:^|\/)templates\/.*\.ya?ml$/.test(path) && text.includes('{{');
}

/** The text with its actions taken out. Expressions are written as `$(.Values.replicaCount)`, the chart's name as its folder. */
export function flattenTemplate(path: string, text: string): string {
  const [, folder] = /([^/]+)\/templates\//.exec(path) ?? [];
  const chart = folder === undefined || /^(?:charts?|helm|deploy|deployment)$/.test(folder) ? '$(chart)' : folder;
  return withoutLongActions(text)
    .split('\n')
    .map((row) => (/^\s*(?:\{\{[^}]*\}\}\s*)+$/.test(row) ? '' : row.replace(/\{\{-?([^{}]{0,500})\}\}/g, (_, expression: string) => toPlaceholder(expression.replace(/-$/, '').trim(), chart)).replace(/^(\s*(?:- )?[\w./-]+:\s+)(\$\(.*)$/, quoteRest)))
    .join('\n');
}

/** Comments and actions over several lines become empty lines. */
function withoutLongActions(text: string): string {
  return text.replace(/\{\{[^{}]{0,4000}\}\}/g, (action) => (action.includes('\n') ? action.replace(/[^\n]/g, '') : action));
}

/** `.Values.replicaCount | default 1` is `.Values.replicaCount`; the chart's name is what a name is built on. */
function toPlaceholder(expression: string, chart: string): string {
  const [, value] = /(\.Values(?:\.\w+){1,6})/.exec(expression) ?? [];
  if (value !== undefined && !/^(?:if|range|with|else|end|define|toYaml|tpl)\b/.test(expression)) return `$(${value})`;
  // A chart names its parts by templates of its own: `include "shop.worker.fullname" .`
  const [, part] = /^(?:include|template)\s+"[\w-]+\.([\w.-]{1,60})"/.exec(expression) ?? [];
  const suffix = part?.replace(/\.?(?:fullname|name)$/i, '') ?? '';
  if (part !== undefined && /name$/i.test(part)) return suffix === '' ? chart : `${chart}-${suffix.replaceAll('.', '-')}`;
  return /fullname|\.Release\.Name|\.Chart\.Name/.test(expression) ? chart : '$(helm)';
}

function quoteRest(_: string, key: string, rest: string): string {
  return `${key}"${rest.replace(/["\\]/g, '')}"`;
}

export interface TemplateGate {
  readonly line: number;
  readonly onlyIf: readonly string[];
}

const mostDepth = 50;

/** For each document of a template, the values it depends on as a whole: `{{ if .Values.autoscaling.enabled }}` around it. */
export function readGates(text: string): readonly TemplateGate[] {
  const gates: TemplateGate[] = [];
  const open: (readonly string[])[] = [];
  for (const [index, row] of text.split('\n').entries()) {
    for (const [, word = '', condition = ''] of row.matchAll(/\{\{-?\s*(if|with|range|define|block|else|end)\b([^}]{0,500})\}\}/g)) {
      if (word === 'end') open.pop();
      else if (word === 'else') open.splice(-1, 1, []);
      else if (open.length < mostDepth) open.push(word === 'if' && !/\b(?:or|not|eq|ne|gt|lt|default)\b/.test(condition) ? [...condition.matchAll(/\.Values(?:\.\w+){1,6}/g)].map(([value]) => value) : []);
    }
    if (/^kind:/.test(row)) gates.push({ line: index + 1, onlyIf: open.flat().slice(0, 10) });
  }
  return gates;
}
