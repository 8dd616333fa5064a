/** `accounts suspend` and `accounts reactivate`: by whom, why, and that services are told. */
import { expect, test } from '@jest/globals';
import { startJourney } from '../../support/journey.ts';
import { openProvider } from '../../support/provider.ts';
import { openLogoutListener } from '../../support/servers/logout-listener.ts';
import { openWorkbench } from '../workbench.ts';

const typed = 'P12345678';
const reasons = 'identity-theft, fraud, death, request, dispute, other';

test('suspends with a reason of the list, ends sessions, tells services, and notes the user', async () => {
  using listener = await openLogoutListener();
  await using bench = await openWorkbench();
  const { client } = listener;
  const env = {
    CLIENTS_FILE: bench.file('clients.json', JSON.stringify([client])),
    BACKCHANNEL_LOGOUT_HOSTS: '127.0.0.1',
    DEMO: '0',
  };
  await bench.run(['keys', 'generate'], { env });
  await using store = await bench.open(env);
  const { storage, settings } = store;
  await using provider = await openProvider({
    clients: [client],
    secrets: settings,
    openStorage: async () => ({
      storage,
      stores: [],
      everything: async () => Buffer.of(),
      dispose: async () => undefined,
    }),
  });
  const person = await provider.addPerson({ typed });
  const journey = await startJourney(provider, person, { client });
  const suspend = (...args: string[]) => bench.run(['accounts', 'suspend', ...args], { env });

  for (const args of [[typed], [typed, '--reason', 'angry']])
    expect(await suspend(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`--reason is one of ${reasons}`),
    });
  const done = await suspend(typed, '--reason', 'fraud');
  expect(done).toEqual({ code: 0, stdout: 'Suspended.\n', stderr: '' });
  expect(listener.sids()).toHaveLength(1);
  expect((await journey.visitor.begin(client, { prompt: 'none' })).location).toContain('error=');
  expect((await suspend(typed, '--reason', 'fraud')).stdout).toBe(
    'Nothing to do: it is suspended for that reason.\n',
  );
  expect(await suspend('P87654321', '--reason', 'fraud')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'accounts suspend: there is no such account\n',
  });
  const [event] = await storage.audit.ofAccount(person.accountId, 1);
  expect(event).toMatchObject({
    type: 'operator.suspended',
    detail: 'fraud',
    operator: { kind: 'cli', id: expect.any(String) },
  });

  const reactivate = () => bench.run(['accounts', 'reactivate', '-'], { env, input: `${typed}\n` });
  expect(await reactivate()).toEqual({ code: 0, stdout: 'Reactivated.\n', stderr: '' });
  expect((await reactivate()).stdout).toBe('Nothing to do: it is not suspended.\n');
  expect((await startJourney(provider, person, { client })).page).toBe('service');

  // A fault in what telling takes holds up no suspension.
  const faulty = { ...env, CLIENTS_FILE: bench.file('faulty.json', '[{}]') };
  const untold = await bench.run(['accounts', 'suspend', typed, '--reason', 'other'], {
    env: faulty,
  });
  expect(untold).toMatchObject({ code: 0, stdout: 'Suspended.\n' });
  expect(untold.stderr).toContain('warning: services could not be told');
  expect((await startJourney(provider, person, { client })).page).toBe('suspended-account');
});
