/** Client secrets in production: those that can be guessed are refused, without a word of them. */
import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { createListedClients } from '../../../provider/clients/listed-clients.ts';
import { portal } from '../../support/provider.ts';

const random = () => randomBytes(24).toString('base64');
const named = (client_id: string, client_secret: string) => ({
  ...portal,
  client_id,
  client_secret,
});

it('names every client with a weak secret at once, and shows none of them', () => {
  const weak = ['aaaaaaaaaaaaaaaa', 'replace-me-by-a-long-random-secret', portal.client_secret];
  const registrations = [named('good', random()), ...weak.map((each, i) => named(`c${i}`, each))];
  const create = () => createListedClients(registrations, { production: true });
  const advice = 'client_secret is weak: make one with `openssl rand -hex 32`';
  expect(create).toThrow(new Error(weak.map((_, i) => `c${i}: ${advice}`).join('\n')));
});

it('takes random secrets, and clients without one', () => {
  const { client_secret: _, ...open } = portal;
  const pub = { ...open, client_id: 'open', token_endpoint_auth_method: 'none' };
  const clients = createListedClients([named('good', random()), pub], { production: true });
  expect(clients.all()).toHaveLength(2);
});

it('takes a weak one outside production, where the demo and trials run', () => {
  expect(createListedClients([named('trial', 'aaaaaaaaaaaaaaaa')]).all()).toHaveLength(1);
});
