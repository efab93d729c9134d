import { linkSources } from '../../kit/link-sources.ts';

describe('a generated method that writes each of its fields to a file of its own', () => {
  const fields = 2000;
  const most = 5000;

  it('is read in time that grows with the fields', async () => {
    const body = Array.from({ length: fields }, (_, index) => `this.shop.days.f${index} = order.f${index};\nfs.writeFileSync('f${index}', this.shop.days.f${index});`).join('\n');
    const begun = performance.now();
    await linkSources({ 'package.json': '{}', 'src/days.ts': `import fs from 'fs';\nclass Days { save(order) {\n${body}\n} }\nnew Days().save({});` });

    expect(performance.now() - begun).toBeLessThan(most);
  });
});
