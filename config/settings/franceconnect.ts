/** The settings of FranceConnect and FranceConnect+. */
import { z } from 'zod';
import { define } from '../definition.ts';
import { httpUrl } from '../formats.ts';

/** The settings by name, with their documentation. */
export const franceConnectSchema = {
  FRANCECONNECT_ISSUER: define({
    doc: 'The issuer of FranceConnect, such as `https://oidc.franceconnect.gouv.fr/api/v2`. Set it together with the client id and secret to offer sign-in by FranceConnect. The demo has a stand-in on port 3002.',
    schema: httpUrl,
  }),
  FRANCECONNECT_CLIENT_ID: define({
    doc: 'Our client id at FranceConnect.',
    schema: z.string().min(1),
  }),
  FRANCECONNECT_CLIENT_SECRET: define({
    doc: 'Our client secret at FranceConnect.',
    schema: z.string().min(1),
    secret: true,
  }),
  FRANCECONNECT_ACR_VALUES: define({
    doc: 'The level that is requested from FranceConnect: `eidas1`, or `eidas2` or `eidas3` where `FRANCECONNECT_ISSUER` is FranceConnect+ itself.',
    schema: z.enum(['eidas1', 'eidas2', 'eidas3'], { error: 'must be eidas1, eidas2 or eidas3' }),
    fallback: 'eidas1',
  }),
  FRANCECONNECT_PLUS_ISSUER: define({
    doc: 'The issuer of FranceConnect+, such as `https://auth.franceconnect.gouv.fr/api/v2`, to offer it beside FranceConnect or alone. Set it together with the client id and secret. Everything that it sends must be encrypted to our keys.',
    schema: httpUrl,
  }),
  FRANCECONNECT_PLUS_CLIENT_ID: define({
    doc: 'Our client id at FranceConnect+.',
    schema: z.string().min(1),
  }),
  FRANCECONNECT_PLUS_CLIENT_SECRET: define({
    doc: 'Our client secret at FranceConnect+.',
    schema: z.string().min(1),
    secret: true,
  }),
  FRANCECONNECT_PLUS_ACR_VALUES: define({
    doc: 'The level that is requested from FranceConnect+: `eidas2` or `eidas3`.',
    schema: z.enum(['eidas2', 'eidas3'], { error: 'must be eidas2 or eidas3' }),
    fallback: 'eidas2',
  }),
  FRANCECONNECT_ENCRYPTION_KEY_FILE: define({
    doc: 'The private keys (a JWK or a JWK Set) that FranceConnect+ encrypts to; `npm run cli -- keys generate --franceconnect` makes them. Without `FRANCECONNECT_PLUS_ISSUER`, setting it says that `FRANCECONNECT_ISSUER` encrypts: answers that are not encrypted are then refused. With SQLite, and outside production, keys are made at the first start as `DATA_DIR/franceconnect-jwks.json`.',
    schema: z.string().min(1),
  }),
} as const;
