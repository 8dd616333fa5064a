/** The walk: what a person does at each service, and what must come of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Example } from './examples.ts';
import { createPerson, type Person } from './person.ts';

/** One of the people of the demo. */
const pierre = { identifier: '1690395277002', password: 'Soleil2Printemps' };
const greeting = 'Bonjour Pierre DUBOIS';

function expectWords(person: Person, words: string, when: string): void {
  if (!person.words().includes(words))
    throw new Error(`${when}: no « ${words} » in: ${person.words().slice(0, 300)}`);
}

/** Types identifier and password at the provider. Fails when the provider lets the person in without them. */
async function signIn(person: Person): Promise<void> {
  await person.press('Se connecter', pierre);
  expectWords(person, greeting, 'after the sign-in');
}

/** Tries something until it reports true. Some services refresh tokens by age only, and hear of a sign-out a moment later. */
async function until(what: string, attempt: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 25; tries += 1) {
    if (await attempt()) return;
    await sleep(200);
  }
  throw new Error(`5 seconds have passed before ${what}`);
}

/** Walks through one service. Rejects with the first thing that went wrong. */
export async function walk(
  { does, port }: Pick<Example, 'does' | 'port'>,
  issuer: string,
): Promise<void> {
  const service = `http://localhost:${port}`;
  const person = createPerson({ issuer, service });
  await person.open(`${service}/`);
  await person.press('Se connecter');
  await signIn(person);

  if (does.includes('refresh')) {
    await until('the tokens are refreshed', async () => {
      await person.press('Actualiser');
      expectWords(person, greeting, 'after the refresh');
      return person.words().includes('Jetons renouvelés');
    });
  }

  await person.press('Se déconnecter');
  // The provider asks whether the person also wants to be signed out there, and leads back to the service.
  await person.press('Se déconnecter');
  expectWords(person, 'Exemple Se connecter', 'after the sign-out');
  if (does.includes('sign-in from elsewhere')) await person.open(`${service}/login?iss=${issuer}`);
  else await person.press('Se connecter');
  await signIn(person);

  if (!does.includes('back-channel sign-out')) return;
  await person.open(`${issuer}/session/end`);
  await person.press('Se déconnecter');
  await until('the service has heard of the sign-out', async () => {
    await person.open(`${service}/`);
    return !person.words().includes(greeting);
  });
}
