/** Parts of the small shop that the linker's tests are about. */

/** A module that opens the shop's database once. */
export const database = `import Database from 'better-sqlite3';
export const db = new Database('shop.db');
`;

/** An express application whose `POST /api/checkout` does this. */
export function checkout(body: string, imports = ''): string {
  return `import express from 'express';
${imports}
const app = express();
app.post('/api/checkout', async (req, res) => { ${body} });
app.listen(3000);
`;
}
