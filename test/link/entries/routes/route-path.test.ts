import { readShippedLibraries } from '../../../../src/catalogue/load-catalogue.ts';
import type { Convention } from '../../../../src/catalogue/schema.ts';
import { readFileRoute } from '../../../../src/link/entries/arguments/route-path.ts';

/** The first convention of a framework that exports a handler under this name. */
function conventionOf(library: string, exported: string): Convention {
  const found = readShippedLibraries().find((one) => one.library === library)?.conventions.find((one) => one.exports.includes(exported));
  if (!found) throw new Error(`${library} exports no ${exported}`);
  return found;
}

describe('readFileRoute', () => {
  it('leaves out groups and slots', () => {
    expect(readFileRoute('src/app/(shop)/@cart/orders/[id]/route.ts', conventionOf('next', 'GET')).path).toBe('orders/[id]');
  });

  it('begins after the first folder of the name', () => {
    expect(readFileRoute('app/api/app/route.ts', conventionOf('next', 'GET')).path).toBe('api/app');
  });

  it('reads the method from the file name where the framework does', () => {
    expect(readFileRoute('server/api/orders.get.ts', conventionOf('h3', 'default'))).toEqual({ path: 'api/orders', method: 'GET' });
    expect(readFileRoute('server/api/orders.getter.ts', conventionOf('h3', 'default'))).toEqual({ path: 'api/orders.getter', method: null });
  });

  it.each([
    ['app/routes/orders.$id.tsx', 'orders/:id'],
    ['app/routes/orders_.$id.edit.tsx', 'orders/:id/edit'],
    ['app/routes/_auth.login.tsx', 'login'],
    ['app/routes/_index.tsx', ''],
    ['app/routes/orders.$id/route.tsx', 'orders/:id'],
    ['app/routes/_auth+/login.tsx', 'login'],
    ['app/routes/settings+/profile.connections.tsx', 'settings/profile/connections'],
    ['app/routes/files.$.tsx', 'files/*'],
    ['app/routes/($lang).about.tsx', ':lang?/about'],
    ['app/routes/sitemap[.]xml.ts', 'sitemap.xml'],
    ['app/routes/orders/$id.tsx', 'orders/:id'],
  ])('reads %s as /%s', (file, path) => {
    expect(readFileRoute(file, conventionOf('react-router', 'loader')).path).toBe(path);
  });
});
