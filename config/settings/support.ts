/** The settings of the support console: where agents find it, and where they sign in. */
import { z } from 'zod';
import { define } from '../definition.ts';
import { httpUrl, integer, origin } from '../formats.ts';

/** The settings by name, with their documentation. */
export const supportSchema = {
  SUPPORT_PORT: define({
    doc: 'The port of the support console, for the agents who help people ([docs/operations.md](docs/operations.md)). Without it there is none. Set it together with the four settings that follow.',
    schema: integer(1, 65535),
  }),
  SUPPORT_ORIGIN: define({
    doc: 'The public origin of the support console, another one than `ISSUER`; `https` in production.',
    schema: origin,
  }),
  SUPPORT_ISSUER: define({
    doc: 'The issuer of the OpenID provider at which agents sign in: that of their employer, or ProConnect.',
    schema: httpUrl,
  }),
  SUPPORT_CLIENT_ID: define({
    doc: 'The client id of the console there.',
    schema: z.string().min(1),
  }),
  SUPPORT_CLIENT_SECRET: define({
    doc: 'The client secret of the console there.',
    schema: z.string().min(1),
    secret: true,
  }),
  SUPPORT_ROLES_CLAIM: define({
    doc: "The claim that lists an agent's roles: `support`, `supervisor`, `privacy`.",
    schema: z.string().min(1),
    fallback: 'roles',
  }),
} as const;

type SupportValues = {
  readonly [N in keyof typeof supportSchema]:
    | z.output<(typeof supportSchema)[N]['schema']>
    | undefined;
};

/** The settings that only work together. */
export const supportGroup = [
  'SUPPORT_PORT',
  'SUPPORT_ORIGIN',
  'SUPPORT_ISSUER',
  'SUPPORT_CLIENT_ID',
  'SUPPORT_CLIENT_SECRET',
] as const satisfies (keyof SupportValues)[];

/** Returns one sentence for each fault between these settings and those of the provider. */
export function rulesOfSupport(
  values: SupportValues & {
    readonly [N in 'PORT' | 'METRICS_PORT' | 'MANAGEMENT_PORT']: number | undefined;
  } & { readonly NODE_ENV: string | undefined; readonly ISSUER: string | undefined },
): string[] {
  const { SUPPORT_PORT: port, SUPPORT_ORIGIN: at, NODE_ENV, ISSUER } = values;
  const { PORT, METRICS_PORT, MANAGEMENT_PORT } = values;
  const faults: string[] = [];
  if (port !== undefined && [PORT, METRICS_PORT, MANAGEMENT_PORT].includes(port)) {
    faults.push('SUPPORT_PORT must be another port than PORT, METRICS_PORT and MANAGEMENT_PORT');
  }
  if (at !== undefined && at === ISSUER) {
    faults.push('SUPPORT_ORIGIN must be another origin than ISSUER');
  }
  if (NODE_ENV === 'production' && at !== undefined && !at.startsWith('https:')) {
    faults.push('SUPPORT_ORIGIN must be https in production');
  }
  return faults;
}

/** Returns the settings as the program uses them, or undefined when there is no console. */
export function supportOf(values: SupportValues) {
  const { SUPPORT_PORT: port, SUPPORT_ORIGIN: at, SUPPORT_ISSUER: issuer } = values;
  const { SUPPORT_CLIENT_ID: clientId, SUPPORT_CLIENT_SECRET: clientSecret } = values;
  const { SUPPORT_ROLES_CLAIM: rolesClaim } = values;
  const isWhole = clientId && clientSecret && rolesClaim;
  return port && at && issuer && isWhole
    ? { port, origin: at, employer: { issuer, clientId, clientSecret, rolesClaim } }
    : undefined;
}
