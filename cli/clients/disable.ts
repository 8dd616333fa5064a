/** `clients disable`, `clients enable` and `clients remove`: whether a stored client is served. */
import { defineCommand } from '../command.ts';
import { onClient } from './with-clients.ts';

export const clientsDisable = defineCommand({
  name: 'clients disable',
  argument: 'CLIENT_ID',
  summary: 'serve a stored service no longer, until it is enabled',
  description: `Makes a stored service unknown to the providers within ten seconds: nobody can sign in to it, and
its codes, tokens and grants are worth nothing until it is enabled again. People stay signed in.`,
  options: {},
  codes: { 1: 'no such client is stored, or a fault' },
  run: ({ positionals: [clientId = ''] }) =>
    onClient(clientId, 'Disabled.', ({ disable }, target) => disable(target)),
});

export const clientsEnable = defineCommand({
  name: 'clients enable',
  argument: 'CLIENT_ID',
  summary: 'serve a disabled service again',
  description: `Serves a stored service again. What it held counts again, as far as it has not ended meanwhile.`,
  options: {},
  codes: { 1: 'no such client is stored, or a fault' },
  run: ({ positionals: [clientId = ''] }) =>
    onClient(clientId, 'Enabled.', ({ enable }, target) => enable(target)),
});

export const clientsRemove = defineCommand({
  name: 'clients remove',
  argument: 'CLIENT_ID',
  summary: 'remove a stored service',
  description: `Removes a stored service. Its codes, tokens and grants are worth nothing, also when a service of
the same id is added later. Its people keep their sub, which goes by the sector.`,
  options: {},
  codes: { 1: 'no such client is stored, or a fault' },
  run: ({ positionals: [clientId = ''] }) =>
    onClient(clientId, 'Removed.', ({ remove }, target) => remove(target)),
});
