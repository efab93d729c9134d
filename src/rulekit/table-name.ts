/** ` of orders`, as a sentence goes on after `the same rows`; nothing where the code does not say whose rows they are. */
export function renderTable(table: string): string {
  return table === '' ? '' : ` of ${table}`;
}
