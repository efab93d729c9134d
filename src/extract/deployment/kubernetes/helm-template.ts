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
    .map((row) => (/^\s*(?:\{\{[^}]*\}\}\s*)+$/.test(row) ? '' : row.replace(/\{\{-?\s*([^}]*?)\s*-?\}\}/g, (_, expression: string) => toPlaceholder(expression, chart)).replace(/^(\s*(?:- )?[\w./-]+:\s+)(\$\(.*)$/, quoteRest)))
    .join('\n');
}

/** Comments and actions over several lines become empty lines. */
function withoutLongActions(text: string): string {
  return text.replace(/\{\{[^{}]{0,4000}?\n[^{}]{0,4000}?\}\}/g, (action) => action.replace(/[^\n]/g, ''));
}

/** `.Values.replicaCount | default 1` is `.Values.replicaCount`; the chart's name is what a name is built on. */
function toPlaceholder(expression: string, chart: string): string {
  const [, value] = /(\.Values(?:\.\w+){1,6})/.exec(expression) ?? [];
  if (value !== undefined && !/^(?:if|range|with|else|end|define|toYaml|tpl)\b/.test(expression)) return `$(${value})`;
  return /fullname|\.Release\.Name|\.Chart\.Name/.test(expression) ? chart : '$(helm)';
}

function quoteRest(_: string, key: string, rest: string): string {
  return `${key}"${rest.replace(/["\\]/g, '')}"`;
}
