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

  it('are run by nobody while no model is asked', async () => {
    expect(await reached('res.json(Object.keys(tools));', `${ai}\nconst tools = { orders: tool({ execute: ${query} }) };`)).toEqual([]);
    expect(await reached('res.json(await generateText({ model, prompt }));', `${ai}\nconst tools = { orders: tool({ execute: ${query} }) };`)).toEqual([]);
  });

  it('are not the only thing that is run: what is kept when the answer is sent holds up the process as well', async () => {
    const keep = `({ messages }) => { db.prepare('insert into chats values (?)').run(messages); }`;

    expect(await reached(`return streamText({ model }).toUIMessageStreamResponse({ onFinish: ${keep} });`, ai)).toEqual([expect.stringContaining('better-sqlite3 Statement.run()')]);
  });
});
