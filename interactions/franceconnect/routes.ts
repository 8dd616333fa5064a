/** The addresses of FranceConnect beside the pages of an interaction: where it sends the browser back, and the sign-out. */
import { createFranceConnectCallback } from './callback.ts';
import { createFranceConnectSignOut, type SignOutDependencies } from './sign-out.ts';

/** Returns the routes; none where no upstream is offered. */
export const createFranceConnectRoutes = (dependencies: SignOutDependencies) =>
  dependencies.upstreams.length > 0
    ? [
        createFranceConnectCallback(dependencies.cookies),
        ...createFranceConnectSignOut(dependencies),
      ]
    : [];
