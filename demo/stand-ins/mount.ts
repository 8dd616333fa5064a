import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/**
 * Mounts each app below its path, and answers everything else by `elsewhere`. oidc-provider finds the prefix of its issuer in
 * `originalUrl`, before `url`.
 */
export function mount(
  handlers: Readonly<Record<string, RequestListener>>,
  elsewhere: RequestListener,
): RequestListener {
  return (req: IncomingMessage & { originalUrl?: string }, res: ServerResponse) => {
    const { url = '' } = req;
    const [base, handler] =
      Object.entries(handlers).find(([path]) => url.startsWith(`${path}/`)) ?? [];
    if (base === undefined || handler === undefined) return elsewhere(req, res);
    req.originalUrl = url;
    req.url = url.slice(base.length);
    handler(req, res);
  };
}
