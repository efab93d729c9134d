import { blockingCalls } from '../link/blocking-calls.ts';
import { checkout, database } from '../link/shop.ts';

const query = `async ({ id }) => db.prepare('select * from orders where id = ?').all(id)`;
const reached = (body: string, before: string): Promise<readonly string[]> => blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${before}`) });
const likely = [expect.stringMatching(/^POST \/api\/checkout -> .*better-sqlite3 Statement\.all\(\) \(likely\)$/) as unknown];

describe('the tools that a model is given', () => {
  const ai = `import { streamText, generateText, tool, ToolLoopAgent } from 'ai';`;

  it('are likely run by the request that asks the model', async () => {
    expect(await reached(`res.json(streamText({ model, tools: { orders: tool({ description: 'orders', execute: ${query} }) } }));`, ai)).toEqual(likely);
    expect(await reached(`res.json(await generateText({ model, tools: toolsFor(req.user) }));`, `${ai}\nconst toolsFor = (user) => ({ orders: { execute: ${query} } });`)).toEqual(likely);
    expect(await reached('res.json(await agent.generate({ prompt }));', `${ai}\nconst agent = new ToolLoopAgent({ model, tools: { orders: tool({ execute: ${query} }) } });`)).toEqual(likely);
  });

  it('are run by agents of other libraries too', async () => {
    expect(await reached('res.json(await agent.invoke({ messages }));', `import { tool } from '@langchain/core/tools';\nimport { createReactAgent } from '@langchain/langgraph/prebuilt';\nconst agent = createReactAgent({ llm, tools: [tool(${query}, { name: 'orders' })] });`)).toEqual(likely);
    expect(await reached('res.json(await agent.generate(prompt));', `import { createTool } from '@mastra/core/tools';\nimport { Agent } from '@mastra/core/agent';\nconst agent = new Agent({ name: 'shop', tools: { orders: createTool({ id: 'orders', execute: ${query} }) } });`)).toEqual(likely);
  });

  it.each([
    ['of a runner', `import { Agent, run, tool } from '@openai/agents';\nconst agent = new Agent({ name: 'shop', tools: [tool({ name: 'orders', execute: ${query} })] });`, 'res.json(await run(agent, req.body.question));'],
    ['of a server within the process', `import { query, tool, createSdkMcpServer } from '@anthropic-ai/claude-agent-sdk';\nconst shop = createSdkMcpServer({ name: 'shop', tools: [tool('orders', 'orders', {}, ${query})] });`, `for await (const message of query({ prompt, options: { mcpServers: { shop } } })) res.write(message);`],
    ['of a client', `import OpenAI from 'openai';\nconst client = new OpenAI();`, `client.chat.completions.runTools({ tools: [{ type: 'function', function: { name: 'orders', function: ${query} } }] });`],
    ['of another client', `import Anthropic from '@anthropic-ai/sdk';\nimport { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';\nconst client = new Anthropic();\nconst orders = betaZodTool({ name: 'orders', run: ${query} });`, 'res.json(await client.beta.messages.toolRunner({ tools: [orders] }));'],
    ['by their definition', `import { genkit } from 'genkit';\nconst ai = genkit({});\nconst orders = ai.defineTool({ name: 'orders' }, ${query});`, 'res.json(await ai.generate({ prompt, tools: [orders] }));'],
  ])('are found where the library says they stand: %s', async (_, before, body) => {
    expect(await reached(body, before)).toEqual(likely);
  });

  describe('of a library that nobody knows', () => {
    const orders = `{ name: 'orders', description: 'The orders of a customer', parameters: {}, execute: ${query} }`;
    const unknown = `import { Agent, Runner, defineTool, run } from 'young-agents';\n`;

    it.each([
      ['an agent that is asked', `const agent = new Agent({ tools: [${orders}] });`, 'res.json(await agent.prompt(question));'],
      ['an agent that is run', `const agent = new Agent({ tools: [${orders}] });`, 'res.json(await run(agent, question));'],
      ['an agent that a runner was made of', `const runner = new Runner({ agent: new Agent({ tools: [${orders}] }) });`, 'res.json(await runner.runAsync(question));'],
      ['a tool that the library made', `const agent = new Agent({ state: { tools: [defineTool(${orders})] } });`, 'res.json(await agent.prompt(question));'],
      ['a tool that the library made of a function', `const agent = new Agent({ tools: [defineTool(${query}, { name: 'orders' })] });`, 'res.json(await agent.prompt(question));'],
      ['one of many', `const agent = new Agent({ tools: [${orders}, ${Array.from({ length: 12 }, (_, index) => `{ name: 'tool${String(index)}', description: 'another', execute: async () => ${String(index)} }`).join(', ')}] });`, 'res.json(await agent.prompt(question));'],
    ])('are likely run too: %s', async (_, before, body) => {
      expect(await reached(body, unknown + before)).toEqual(likely);
    });

    it.each([
      ['nobody asks the agent', `const agent = new Agent({ tools: [${orders}] });`, 'res.json(agent.name);'],
      ['what is listed is no tool', `const agent = new Agent({ tools: [{ execute: ${query} }] });`, 'res.json(await agent.prompt(question));'],
      ['the list is not one of tools', `const agent = new Agent({ jobs: [${orders}] });`, 'res.json(await agent.prompt(question));'],
      ['the agent is only told to start', `const agent = new Agent({ tools: [${orders}] });`, 'agent.start();'],
    ])('are run by nobody where %s', async (_, before, body) => {
      expect(await reached(body, unknown + before)).toEqual([]);
    });
  });

  it('are run by nobody while no model is asked', async () => {
    expect(await reached('res.json(Object.keys(tools));', `${ai}\nconst tools = { orders: tool({ execute: ${query} }) };`)).toEqual([]);
    expect(await reached('res.json(await generateText({ model, prompt }));', `${ai}\nconst tools = { orders: tool({ execute: ${query} }) };`)).toEqual([]);
  });

  it('are not the only thing that is run: what is kept when the answer is sent holds up the process as well', async () => {
    const keep = `({ messages }) => { db.prepare('insert into chats values (?)').run(messages); }`;

    expect(await reached(`return streamText({ model }).toUIMessageStreamResponse({ onFinish: ${keep} });`, ai)).toEqual([expect.stringContaining('better-sqlite3 Statement.run()')]);
  });
});
