/**
 * One run at a time of a function of AWS Lambda, where its template says all that starts it: schedules, and nothing else.
 * https://www.serverless.com/framework/docs/providers/aws/guide/functions#reserved-concurrency,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-reservedconcurrentexecutions
 */

/** How the two kinds of templates say it. */
const forms = {
  events: { setting: 'reservedConcurrency', others: /^(?:reservedConcurrency|provisionedConcurrency|url|httpApi|snapStart)$/ },
  Events: { setting: 'ReservedConcurrentExecutions', others: /^(?:ReservedConcurrentExecutions|ProvisionedConcurrencyConfig|FunctionUrlConfig)$/ },
} as const;

/** `line`: within the events of the function. Null where something else may start it, or the template is not written one setting a line. */
export function addReservation(lines: readonly string[], line: number): readonly string[] | null {
  const at = lines.findLastIndex((row, index) => index < line && /^ +[eE]vents:\s*$/.test(row));
  const [, indent = '', key] = /^( +)(events|Events):/.exec(lines[at] ?? '') ?? [];
  if ((key !== 'events' && key !== 'Events') || lines.some((row) => row.endsWith('\r'))) return null;
  const isInside = (row: string): boolean => row.trim() === '' || row.trim().startsWith('#') || row.startsWith(indent);
  const start = lines.findLastIndex((row, index) => index < at && !isInside(row)) + 1;
  const after = lines.findIndex((row, index) => index > at && !isInside(row));
  const block = lines.slice(start, after < 0 ? undefined : after);
  const own = block.flatMap((row) => (row.startsWith(indent) ? (/^(['"]?[\w.$<-]+['"]?):/.exec(row.slice(indent.length))?.[1]?.replaceAll(/['"]/g, '') ?? []) : []));
  const form = forms[key];
  // What is merged in from elsewhere may say more.
  if (line > start + block.length || own.some((name) => name === '<<' || form.others.test(name)) || block.some((row) => /(?:^|\s)[&*]\w|\$\{file\(/.test(row))) return null;
  const events = getEvents(lines.slice(at + 1, after < 0 ? undefined : after), indent);
  const isAlone = key === 'events' ? hasSchedulesOnly(events) : hasSchedulesOfTemplate(events);
  if (!isAlone || isNamedElsewhere(lines, start, start + block.length, key)) return null;
  return [...lines.slice(0, at), `${indent}${form.setting}: 1`, ...lines.slice(at)];
}

/** Up to the next key of the function; a list may stand as deep as its key. */
function getEvents(rows: readonly string[], indent: string): readonly string[] {
  const end = rows.findIndex((row) => row.startsWith(indent) && /^[^\s#-]/.test(row.slice(indent.length)));
  return (end < 0 ? rows : rows.slice(0, end)).filter((row) => row.trim() !== '' && !row.trim().startsWith('#'));
}

/** Each item of the list is a schedule. */
function hasSchedulesOnly(rows: readonly string[]): boolean {
  const depth = /^ *- /.exec(rows[0] ?? '')?.[0].length ?? 0;
  const items = rows.filter((row) => /^ *- /.exec(row)?.[0].length === depth);
  return depth > 0 && items.length > 0 && items.every((row) => /^ *- schedule:/.test(row));
}

/** Each event says what it is, on a line of its own. */
function hasSchedulesOfTemplate(rows: readonly string[]): boolean {
  const depth = /^ */.exec(rows[0] ?? '')?.[0] ?? '';
  const heads = rows.filter((row) => row.startsWith(depth) && !row.startsWith(`${depth} `));
  const types = rows.flatMap((row) => /^ +Type:\s*['"]?(\w+)['"]?\s*$/.exec(row)?.[1] ?? []);
  return heads.length > 0 && heads.every((row) => /^ *[\w-]+:\s*$/.test(row)) && types.length === heads.length && types.every((type) => type === 'Schedule' || type === 'ScheduleV2');
}

/** Another part of the template speaks of the function: it may start it too. */
function isNamedElsewhere(lines: readonly string[], start: number, end: number, key: keyof typeof forms): boolean {
  const isTemplate = key === 'Events';
  if (isTemplate && !/^ +Properties:\s*$/.test(lines[start - 1] ?? '')) return true;
  const head = isTemplate ? findHead(lines, start - 1) : start - 1;
  const [, name] = /^ +['"]?([\w-]+)['"]?:\s*$/.exec(lines[head] ?? '') ?? [];
  if (name === undefined || lines.some((row) => /provisionedConcurrency|warm-?up/i.test(row))) return true;
  const [, given] = lines.slice(start, end).map((row) => /^ +(?:name|FunctionName):\s*(\S.*?)\s*$/.exec(row)).find((found) => found !== null) ?? [];
  // One that is put together may be put together elsewhere.
  if (given !== undefined && !/^['"]?[\w-]+['"]?$/.test(given)) return true;
  // Whoever asks for a function of Serverless by its whole name ends that with the short one: `shop-dev-payouts`. Destinations and steps say the short one.
  const word = (text: string): string => `(?:^|[\\s'"[{,:!])${text}(?=$|[\\s'"\\]},.:])`;
  const own = isTemplate ? `\\b${name}\\b` : `\\b${getLogicalName(name)}\\b|-${name}\\b|\\bfunctions\\.${name}\\b|${word(name)}`;
  const named = new RegExp(given === undefined ? own : `${own}|${word(given.replaceAll(/['"]/g, ''))}`);
  return lines.some((row, index) => (index < head || index >= end) && named.test(row));
}

/** The key under which a row stands. */
function findHead(lines: readonly string[], index: number): number {
  const depth = /^ */.exec(lines[index] ?? '')?.[0] ?? '';
  return lines.findLastIndex((row, at) => at < index && /^ *[^\s#]/.test(row) && !row.startsWith(depth));
}

/** https://www.serverless.com/framework/docs/providers/aws/guide/resources#aws-cloudformation-resource-reference */
function getLogicalName(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', 'Dash').replaceAll('_', 'Underscore')}LambdaFunction`;
}
