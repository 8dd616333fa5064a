/** The examples can be tried: each has what the driver and a reader need, and nothing that belongs to one machine. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { examples } from '../../examples/driver/examples.ts';
import { createListedClients } from '../../provider/clients/listed-clients.ts';

const names = examples.map(({ name }) => name);

it('the driver knows every folder', () => {
  const folders = readdirSync('examples', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'driver')
    .map((entry) => entry.name);
  expect(folders.sort()).toEqual([...names].sort());
});

it.each(names)(
  '%s has a page, and a registration in which the client is called like the folder',
  (name) => {
    expect(existsSync(`examples/${name}/README.md`)).toBe(true);
    const registration: unknown = JSON.parse(
      readFileSync(`examples/${name}/registration.json`, 'utf8'),
    );
    expect(createListedClients([registration]).all()).toMatchObject([
      { id: name, firstParty: true },
    ]);
  },
);

it('the registrations of the pages without a program are valid', () => {
  for (const page of globSync('examples/*.md', { exclude: ['examples/README.md'] })) {
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8')) ?? [];
    expect(createListedClients([JSON.parse(json)]).all()).toHaveLength(1);
  }
});

it('lock files name no address of a registry but the public one of Rust', () => {
  const locks = globSync('examples/*/{package-lock.json,requirements.txt,go.sum,Cargo.lock}');
  expect(locks.length).toBeGreaterThan(6);
  const address =
    /"resolved":|index-url|find-links|registry\+(?!https:\/\/github\.com\/rust-lang\/)/;
  for (const lock of locks)
    expect([lock, address.exec(readFileSync(lock, 'utf8'))]).toEqual([lock, null]);
});
