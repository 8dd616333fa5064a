/** What the library's own file offers; its types name the package's head file only. */
declare module 'oidc-provider/lib/helpers/initialize_keystore.js' {
  import type { ExternalSigningKey, Provider } from 'oidc-provider';

  export default function initialize(
    this: Provider,
    jwks: { readonly keys: readonly ExternalSigningKey[] },
  ): void;
}
