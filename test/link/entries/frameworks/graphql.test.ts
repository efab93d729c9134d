import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;
const orders = 'GRAPHQL Query.orders -> better-sqlite3 Statement.all()';

/** What a GraphQL service of one file reaches, with `db` and `resolvers` at hand. */
function reached(source: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': `import { db } from './db';\nconst resolvers = { Query: { orders: () => ${read} } };\n${source}` });
}

describe('resolvers', () => {
  it('are those of a server', async () => {
    expect(await reached(`import { ApolloServer } from '@apollo/server';\nnew ApolloServer({ typeDefs, resolvers });`)).toEqual([orders]);
    expect(await reached(`import { createSchema, createYoga } from 'graphql-yoga';\ncreateYoga({ schema: createSchema({ typeDefs, resolvers }) });`)).toEqual([orders]);
    expect(await reached(`import Fastify from 'fastify';\nimport mercurius from 'mercurius';\nFastify().register(mercurius, { schema, resolvers });`)).toEqual([orders]);
  });

  it('are merged out of several maps', async () => {
    expect(await reached(`import { ApolloServer } from '@apollo/server';\nimport { mergeResolvers } from '@graphql-tools/merge';\nconst returns = { Mutation: { giveBack: () => ({}) } };\nnew ApolloServer({ typeDefs, resolvers: mergeResolvers([returns, resolvers]) });`)).toEqual([orders]);
    expect(await reached(`import { ApolloServer } from '@apollo/server';\nnew ApolloServer({ typeDefs, resolvers: [{ Order: { lines: () => [] } }, resolvers] });`)).toEqual([orders]);
    expect(await reached(`import { ApolloServer } from '@apollo/server';\nnew ApolloServer({ typeDefs, resolvers: { Query: { ...resolvers.Query, countries: () => ['CH'] } } });`)).toEqual([orders]);
  });

  it('are the fields of a type written in code', async () => {
    expect(await reached(`import { GraphQLObjectType } from 'graphql';\nnew GraphQLObjectType({ name: 'Order', fields: () => ({ lines: { type: line, resolve: () => ${read} } }) });`)).toEqual(['GRAPHQL Order.lines -> better-sqlite3 Statement.all()']);
    expect(await reached(`import SchemaBuilder from '@pothos/core';\nconst builder = new SchemaBuilder({});\nbuilder.queryType({ fields: (t) => ({ orders: t.field({ type: [order], resolve: () => ${read} }) }) });`)).toEqual(['GRAPHQL orders -> better-sqlite3 Statement.all()']);
  });

  it('are not a map that no server is given', async () => {
    expect(await reached(`export { resolvers };`)).toEqual([]);
  });

  it('are reached like the context that is made for every request', async () => {
    expect(await reached(`import { ApolloServer } from '@apollo/server';\nimport { expressMiddleware } from '@apollo/server/express4';\nexpressMiddleware(new ApolloServer({ typeDefs, resolvers: {} }), { context: async () => ({ user: ${read} }) });`)).toEqual(['GRAPHQL context -> better-sqlite3 Statement.all()']);
  });

  it('are given the data sources that are made for every request', async () => {
    const sources = (rows: string): string => `import { ApolloServer } from 'apollo-server';\nimport { DataSource } from 'apollo-datasource';\nclass Orders extends DataSource { constructor(rows) { super(); this.rows = rows; } recent() { return this.rows(); } }\nnew ApolloServer({ typeDefs, resolvers: { Query: { orders: (_parent, _args, { dataSources }) => dataSources.orders.recent() } }, dataSources: () => ({ orders: new Orders(() => ${rows}) }) });`;

    expect(await reached(sources(read))).toEqual([expect.stringMatching(/^GRAPHQL Query.orders -> Orders.recent -> .*Statement.all/)]);
    expect(await reached(sources('[]'))).toEqual([]);
  });

  it.each([
    ['an object', `import { ApolloServer } from 'apollo-server';\nnew ApolloServer({ typeDefs, resolvers: { Query: { orders } }, context: { store } });`],
    ['a function of each request', `import { createYoga, createSchema } from 'graphql-yoga';\ncreateYoga({ schema: createSchema({ resolvers: { Query: { orders } } }), context: ({ request }) => ({ store, request }) });`],
    ['what the server is started with', `import { ApolloServer } from '@apollo/server';\nimport { startStandaloneServer } from '@apollo/server/standalone';\nstartStandaloneServer(new ApolloServer({ resolvers: { Query: { orders } } }), { context: async () => ({ store }) });`],
    ['a plugin of Elysia', `import { yoga } from '@elysiajs/graphql-yoga';\nyoga({ resolvers: { Query: { orders } }, context: { store } });`],
  ])('are given the context: %s', async (_, server) => {
    const store = (rows: string): string => `const store = { recent: () => ${rows} };\nconst orders = (_parent, _args, context) => context.store.recent();\n${server}`;

    expect(await reached(store(read))).toEqual(['GRAPHQL Query.orders -> recent -> better-sqlite3 Statement.all()']);
    expect(await reached(store('[]'))).toEqual([]);
  });
});
