import { writeHoistedClient } from '../../../src/fix/clients/hoist-client.ts';

/** The module with a function that keeps the client it makes at `new`. */
function keep(code: string, file = 'src/mail.ts'): string | null {
  const before = code.slice(0, code.indexOf('new SES')).split('\n');
  return writeHoistedClient(code, { kind: 'hoist-client', description: '', file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
}

const imports = `import { SESClient } from '@aws-sdk/client-ses';\n\n`;
const factory = `export function createMailer() {\n  const region = process.env.SES_REGION || 'eu-west-1';\n  const key = process.env.SES_KEY;\n\n  return new SESClient({ region, endpoint: key ? undefined : 'http://localhost' });\n}\n`;

describe('a function that makes a client of the settings it reads', () => {
  it('keeps the first one', () => {
    expect(keep(imports + factory)).toBe(
      `${imports}let sesClient: SESClient | undefined;\n\nexport function createMailer() {\n  if (sesClient !== undefined) return sesClient;\n  const region = process.env.SES_REGION || 'eu-west-1';\n  const key = process.env.SES_KEY;\n\n  sesClient = new SESClient({ region, endpoint: key ? undefined : 'http://localhost' });\n  return sesClient;\n}\n`,
    );
  });

  it('keeps it in a variable above its comment', () => {
    expect(keep(`${imports}/** For receipts. */\nexport const getMailer = () => {\n  const region = process.env.SES_REGION;\n  if (!region) throw new Error('SES_REGION is missing');\n  return new SESClient({ region });\n};\n`)).toBe(
      `${imports}let sesClient: SESClient | undefined;\n\n/** For receipts. */\nexport const getMailer = () => {\n  if (sesClient !== undefined) return sesClient;\n  const region = process.env.SES_REGION;\n  if (!region) throw new Error('SES_REGION is missing');\n  sesClient = new SESClient({ region });\n  return sesClient;\n};\n`,
    );
  });

  it('writes no type into JavaScript', () => {
    const code = `const { SESClient } = require('@aws-sdk/client-ses')\n\nmodule.exports = { createMailer }\n\nfunction createMailer() {\n  const region = process.env.SES_REGION\n  return new SESClient({ region })\n}\n`;

    expect(keep(code, 'src/mail.js')).toContain(`let sesClient\n\nfunction createMailer() {\n  if (sesClient !== undefined) return sesClient\n`);
  });

  it.each([
    ['is given something', factory.replace('createMailer()', 'createMailer(region: string)')],
    ['asks somebody', factory.replace(`process.env.SES_KEY`, `getKey()`)],
    ['does something else as well', factory.replace('  return', '  made += 1;\n  return')],
    ['waits', factory.replace('export function', 'export async function')],
    ['makes another one for some', factory.replace('  return', '  if (key) return null;\n  return')],
    ['stands in one line', `export function createMailer() { return new SESClient({ region: process.env.SES_REGION ?? \`\` }); }\n`],
    ['belongs to an object', `class Mails {\n  create() {\n    const region = process.env.SES_REGION;\n    return new SESClient({ region });\n  }\n}\n`],
    ['takes its class out of an object, which may be no type', `import aws from 'aws';\nconst { SESClient } = aws;\n${factory}`.replace(imports, '')],
  ])('makes a new one each time where it %s', (_, code) => {
    expect(keep(code.startsWith('import aws') ? code : imports + code)).toBeNull();
  });
});
