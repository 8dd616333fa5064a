/** The settings of the security check. */
import { z } from 'zod';
import { define } from '../definition.ts';
import { httpUrl, integer } from '../formats.ts';

/** The settings by name, with their documentation. */
export const captchaSchema = {
  CAPTCHA_PROVIDER: define({
    doc: '`local` draws and speaks the characters itself; `captchetat` uses the service of the French State.',
    schema: z.enum(['local', 'captchetat'], { error: 'must be local or captchetat' }),
    fallback: 'local',
  }),
  CAPTCHA_DIFFICULTY: define({
    doc: 'The work of the automatic check that stands beside either: the most keys, of 1000 PBKDF2 iterations each, that a browser makes. 100 take a cheap phone about half a second. `0` offers characters only.',
    schema: integer(0, 1000),
    fallback: '100',
  }),
  CAPTCHETAT_CLIENT_ID: define({
    doc: 'The client id that the captcha service gave us. Used with `captchetat`.',
    schema: z.string().min(1),
  }),
  CAPTCHETAT_CLIENT_SECRET: define({
    doc: 'The client secret that goes with it. Used with `captchetat`.',
    schema: z.string().min(1),
    secret: true,
  }),
  CAPTCHETAT_URL: define({
    doc: 'The address of the captcha service: https, or outside production http to loopback.',
    schema: httpUrl,
    fallback: 'https://api.piste.gouv.fr/piste/captchetat/v2',
  }),
  CAPTCHETAT_TOKEN_URL: define({
    doc: 'The address where tokens for the captcha service are requested: https, or outside production http to loopback.',
    schema: httpUrl,
    fallback: 'https://oauth.piste.gouv.fr/api/oauth/token',
  }),
} as const;
