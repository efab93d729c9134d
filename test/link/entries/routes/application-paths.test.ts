import { routesOf } from '../../blocking-calls.ts';

const orders = `import { Controller, Get } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController { @Get(':id') find() {} }\n@Controller('health')\nexport class HealthController { @Get() ready() {} @Get('files/logo') logo() {} }`;

/** A program of NestJS that starts like this. */
function main(settings: string, modules = './orders.module'): string {
  return `import { NestFactory } from '@nestjs/core';\nimport { AppModule } from '${modules}';\nimport { configure } from './configure';\nconst PREFIX = 'api';\nasync function bootstrap() { const app = await NestFactory.create(AppModule); ${settings}; await app.listen(3000); }\nbootstrap();`;
}

const shared = {
  'package.json': '{"dependencies":{"@nestjs/common":"11.0.0","@nestjs/core":"11.0.0"}}',
  'src/orders.ts': orders,
  'src/orders.module.ts': `import { OrdersController, HealthController } from './orders';\nexport class AppModule {}`,
  'src/configure.ts': `import type { INestApplication } from '@nestjs/common';\nexport function configure(app: INestApplication) { app.setGlobalPrefix('shop'); }`,
};

describe('what all routes of an application begin with', () => {
  it.each([
    ['a text', `app.setGlobalPrefix('api/v1')`, ['GET /api/v1/health', 'GET /api/v1/health/files/logo', 'GET /api/v1/orders/:id']],
    ['a constant', 'app.setGlobalPrefix(PREFIX)', ['GET /api/health', 'GET /api/health/files/logo', 'GET /api/orders/:id']],
    ['said by a function that is given the application', 'configure(app)', ['GET /shop/health', 'GET /shop/health/files/logo', 'GET /shop/orders/:id']],
    ['without a path', `app.setGlobalPrefix('api', { exclude: ['health'] })`, ['GET /api/health/files/logo', 'GET /api/orders/:id', 'GET /health']],
    ['without paths that begin like one', `app.setGlobalPrefix('api', { exclude: [{ path: 'health{/*path}', method: 0 }] })`, ['GET /api/orders/:id', 'GET /health', 'GET /health/files/logo']],
    ['without those under a path', `app.setGlobalPrefix('api', { exclude: ['orders', '/health/(.*)'] })`, ['GET /api/health', 'GET /api/orders/:id', 'GET /health/files/logo']],
    ['known only while running', 'app.setGlobalPrefix(settings.prefix)', ['GET /health', 'GET /health/files/logo', 'GET /orders/:id']],
  ])('stands before them: %s', async (_, settings, routes) => {
    const files = { ...shared, 'src/main.ts': main(settings) };

    expect(await routesOf(settings.startsWith('configure') ? files : { ...files, 'src/configure.ts': 'export function configure() {}' })).toEqual(routes);
  });

  it('does not stand before those of another application of the package', async () => {
    expect(await routesOf({ ...shared, 'src/configure.ts': 'export function configure() {}', 'src/main.ts': main(''), 'src/admin.ts': main(`app.setGlobalPrefix('admin')`, './other.module'), 'src/other.module.ts': 'export class AppModule {}' })).toEqual(['GET /health', 'GET /health/files/logo', 'GET /orders/:id']);
  });

  it('is left out where two applications with the same routes differ', async () => {
    expect(await routesOf({ ...shared, 'src/configure.ts': 'export function configure() {}', 'src/main.ts': main(`app.setGlobalPrefix('api')`), 'src/admin.ts': main(`app.setGlobalPrefix('admin')`) })).toContain('GET /orders/:id');
  });
});
