import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { extractSource } from '../../../src/extract/typescript/extract-source.ts';
import { findPresentLibraries } from '../../../src/link/entries/present-libraries.ts';
import { registeringNames } from '../../../src/link/entries/registering-names.ts';
import { ModuleResolver } from '../../../src/link/modules/resolve-module.ts';
import { outlineFacts } from '../../../src/link/outline-facts.ts';
import { linkSources } from '../../kit/link-sources.ts';

const catalogue = loadCatalogue();

function presentWith(source: string, settings: Readonly<Record<string, string>> = {}): ReadonlySet<string> {
  const extraction = extractSource('src/orders.ts', source);
  if (!extraction.ok) throw new Error(extraction.reason);
  const modules = new ModuleResolver(['src/orders.ts', ...Object.keys(settings)], new Map(Object.entries(settings)));
  const present = findPresentLibraries({ outlines: new Map([['src/orders.ts', outlineFacts(extraction.facts)]]) }, catalogue, modules);
  return new Set(Array.from(present, ({ name }) => name));
}

describe('findPresentLibraries', () => {
  it.each([
    ['it is imported', `import express from 'express';`],
    ['only its types are', `import type { Application } from '@types/express';`],
    ['it is required', `const express = require('express');`],
    ['it is imported with its version', `import express from 'npm:express@5';`],
    ['it is imported from a server', `import express from 'https://esm.sh/express@5';`],
  ])('names a library when %s', (_, source) => {
    expect(presentWith(source).has('express')).toBe(true);
  });

  it('names a library that a package.json asks for, wherever the code takes it from', () => {
    expect(presentWith('const name = choose(); require(name);', { 'package.json': '{ "dependencies": { "express": "5" } }' }).has('express')).toBe(true);
  });

  it('names a library by the name it is published under', () => {
    expect(presentWith(`import { Worker } from 'queue';`, { 'package.json': '{ "dependencies": { "queue": "npm:bullmq@5" } }' }).has('bullmq')).toBe(true);
  });

  it('names a library whose values another one hands out', () => {
    expect(presentWith(`import { drizzle } from 'drizzle-orm/better-sqlite3';`).has('better-sqlite3')).toBe(true);
  });

  it('names what comes with the runtime', () => {
    expect(presentWith('').has('node:http')).toBe(true);
  });

  it('does not name a library that nothing asks for', () => {
    const present = presentWith(`import express from 'express';`);

    expect([present.has('koa'), present.has('bullmq')]).toEqual([false, false]);
  });
});

describe('registeringNames', () => {
  it('are those of the libraries, and not what others would register by', () => {
    const names = registeringNames(catalogue, new Set([...catalogue.libraries.values()].filter(({ name }) => name === 'express')));

    expect([names.has('get'), names.has('use'), names.has('defineEventHandler')]).toEqual([true, true, false]);
  });
});

describe('a route', () => {
  it('is found where the package goes by another name', async () => {
    const { entryPoints } = await linkSources({
      'package.json': '{ "dependencies": { "web": "npm:express@5" } }',
      'src/app.ts': `import express from 'web';\nexport const app = express();`,
      'src/routes.ts': `import { app } from './app.ts';\napp.get('/orders', (req, res) => res.json([]));`,
    });

    expect(entryPoints.map(({ subject }) => subject)).toEqual(['GET /orders']);
  });
});
