/** Functions that call themselves end in few calling contexts, and what they do is followed all the same. */
import { linkSources } from '../../kit/link-sources.ts';
import { blockingCalls } from '../blocking-calls.ts';

/** `GET /orders` calls `load`, with two stores. */
function shop(load: string): Record<string, string> {
  return { 'src/app.js': `const express = require('express');\nconst db = require('better-sqlite3')('shop.db');\n${load}\nconst app = express();\napp.get('/orders', (req, res) => res.json([load(() => db.prepare('select 1').all(), req.query.parts), load(() => [], req.query.parts)]));` };
}

const countOf = async (files: Record<string, string>, name: string): Promise<number> => (await linkSources(files)).nodes.filter((node) => node.name === name).length;

describe('a function that calls itself', () => {
  it('by the name that it has within itself is not another function in each call', async () => {
    const files = shop(`const load = (read, parts) => (function visit(from, depth, left) { if (depth > 9) return from(); return [visit(from, depth + 1, left.slice(1)), visit(() => from(), depth + 1, left)]; })(read, 0, parts);`);

    expect(await blockingCalls(files)).not.toEqual([]);
    expect(await countOf(files, 'visit')).toBeLessThan(130);
  });

  it('with what it counted is not called in another way each time', async () => {
    const files = shop(`const load = (read, parts) => visit(read, parts, parts.length);\nfunction visit(read, parts, depth) { const part = parts[depth]; return part ? visit(read, parts, depth + 1) : read(); }`);

    expect(await blockingCalls(files)).toEqual(['GET /orders -> load -> visit -> handler -> better-sqlite3 Statement.all()']);
    expect(await countOf(files, 'visit')).toBeLessThan(5);
  });
});
