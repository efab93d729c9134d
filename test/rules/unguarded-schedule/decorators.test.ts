/** Jobs whose method a decorator of the project replaces: what is put in its place decides, not what the decorator is called. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** Verdicts on a job of two instances; `decorators` is the file of that name. */
async function told(decorator: string, decorators: string): Promise<readonly string[]> {
  const files = {
    'package.json': '{"dependencies":{"@nestjs/common":"11.1.0","@nestjs/schedule":"6.0.0","ioredis":"5.6.1","stripe":"18.2.1"}}',
    'deploy.sh': 'gcloud run deploy shop --source . --max-instances 2\n',
    'src/decorators.ts': decorators,
    'src/payouts.ts': `import { Injectable } from '@nestjs/common';\nimport { Cron } from '@nestjs/schedule';\nimport Stripe from 'stripe';\nimport { ${decorator} } from './decorators';\nconst stripe = new Stripe('key');\n@Injectable()\nexport class Payouts {\n  @Cron('*/5 * * * *')\n  @${decorator}('payouts')\n  async run() {\n    for (const destination of ['acct_1', 'acct_2']) await stripe.transfers.create({ amount: 1, currency: 'eur', destination });\n  }\n}\n`,
  };
  return (await findingsOf(rule, files)).map(({ severity, file, line }) => `${severity} ${file}:${line}`);
}

const replacing = (name: string, body: string): string => `import Redis from 'ioredis';\nconst redis = new Redis();\nexport function ${name}(key: string): MethodDecorator {\n  return (target: object, property: string | symbol, descriptor: PropertyDescriptor) => {\n    const original = descriptor.value;\n    descriptor.value = async function (this: unknown, ...args: unknown[]) { ${body} };\n    return descriptor;\n  };\n}\n`;
const lease = "const token = String(Math.random()); if ((await redis.set(key, token, 'EX', 900, 'NX')) === null) return; try { return await original.apply(this, args); } finally { await redis.eval(\"if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end\", 1, key, token); }";

describe('a job that a decorator of the project stands around', () => {
  it('is kept apart by a lease in there, whatever it is called', async () => {
    expect(await told('OncePerCluster', replacing('OncePerCluster', lease))).toEqual([]);
    expect(await told('Nightly', replacing('Nightly', lease))).toEqual([]);
  });

  it('is told where it does no more than its name says', async () => {
    expect(await told('Lock', replacing('Lock', 'console.log(key); return original.apply(this, args);'))).toEqual(['error src/payouts.ts:10']);
    expect(await told('Timed', replacing('Timed', 'console.time(key); return original.apply(this, args);'))).toEqual(['error src/payouts.ts:10']);
  });

  it('is believed to be kept apart where a package that is out of sight is called like a lock', async () => {
    expect(await told('Lock', "export { Lock } from '@shop/locks';\n")).toEqual([]);
  });
});
