/** For those who watch: alive, and ready to serve with the state of each store. */
import Router from '@koa/router';
import type { Storage } from './adapters/ports.ts';

export function healthRoutes(storage: Storage, isDraining: () => boolean) {
  const router = new Router({ prefix: '/health' });
  router.get('/live', (ctx) => {
    ctx.body = { status: 'live' };
  });
  router.get('/ready', async (ctx) => {
    const stores = await storage.health();
    const ready = !isDraining() && Object.values(stores).every((ok) => ok);
    ctx.status = ready ? 200 : 503;
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { status: ready ? 'ready' : 'not ready', stores };
  });
  return router.routes();
}
