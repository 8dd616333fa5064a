/** Health for load balancers and monitoring: whether the process is live, and whether it is ready to serve. */
import type { RequestListener } from 'node:http';
import Router from '@koa/router';
import type { Storage } from '../../adapters/ports.ts';

/** Answers before the storage is open: live, and 503 to everything else. */
export const whileOpening: RequestListener = (req, res) => {
  const live = req.url === '/health/live';
  res.statusCode = live ? 200 : 503;
  if (!live) res.setHeader('Retry-After', '5');
  res.setHeader('Content-Type', 'application/json');
  res.end(JSON.stringify(live ? { status: 'live' } : { status: 'not ready', stores: {} }));
};

/** Returns `/health/live` and `/health/ready`; the latter names the state of each store. */
export function healthRoutes(storage: Storage, isDraining: () => boolean) {
  // The proxy refuses these paths as they are written here. Others, such as `/HEALTH/ready`, would pass it.
  const router = new Router({ prefix: '/health', sensitive: true, strict: true });
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
