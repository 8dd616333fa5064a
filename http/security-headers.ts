/** The security headers of every answer. */
import helmet from 'koa-helmet';

/** Returns the middleware that sets them. `https` adds Strict-Transport-Security. */
export function securityHeaders(https: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      // No `form-action`: it would also apply to every redirect after a form, those to services included.
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'"],
        mediaSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // With `no-referrer`, browsers would send `Origin: null` with our own forms.
    referrerPolicy: { policy: 'same-origin' },
    // Services that sign in through a pop-up window need access to its opener.
    crossOriginOpenerPolicy: false,
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: https && { maxAge: 2 * 365 * 24 * 60 * 60, includeSubDomains: true },
  });
}
