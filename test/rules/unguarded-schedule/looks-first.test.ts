/** What is said of rows that a run makes because they are not there yet. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

async function messageOf(work: string): Promise<string | undefined> {
  const files = {
    'package.json': '{"dependencies":{"next":"15.3.0","@prisma/client":"6.8.0"}}',
    'vercel.json': '{"crons":[{"path":"/api/alerts","schedule":"0 * * * *"}]}',
    'prisma/schema.prisma': 'model Alert {\n  id Int @id @default(autoincrement())\n  shopId Int\n  kind String\n}\nmodel Shop {\n  id Int @id\n}\n',
    'app/api/alerts/route.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport async function GET() {\n  for (const shop of await prisma.shop.findMany()) {\n    ${work}\n  }\n  return new Response();\n}\n`,
  };
  return (await findingsOf(rule, files))[0]?.message;
}

const make = "await prisma.alert.create({ data: { shopId: shop.id, kind: 'stock' } });";
const look = "const known = await prisma.alert.findFirst({ where: { shopId: shop.id, kind: 'stock' } });";

describe('unguarded-schedule, rows that are looked for first', () => {
  it('says that two runs may look in the same moment', async () => {
    expect(await messageOf(`${look} if (!known) { ${make} }`)).toMatch(/rows or counts double\. It looks first whether the row is there, which keeps out a later run, and not one that looks in the same moment\.$/);
  });

  it('knows the row that a callback is given', async () => {
    const ask = "await prisma.alert.findFirst({ where: { shopId: shop.id, kind: 'stock' } })";
    expect(await messageOf(`${ask}.then(async (known) => { if (known) return; ${make} });`)).toMatch(/It looks first whether the row is there/);
  });

  it.each([
    ['nobody looks', make],
    ['the row is made whatever was found', `${look} console.info(known); ${make}`],
    ['another row is made as well', `${look} if (!known) { ${make} } await prisma.alert.create({ data: { shopId: shop.id, kind: 'seen' } });`],
  ])('says that nothing keeps a second run out where %s', async (_, work) => {
    expect(await messageOf(work)).toMatch(/Nothing in the handler keeps a second run out\.$/);
  });
});
