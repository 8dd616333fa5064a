/** What must hold after each refusal. */
import { expect } from '@jest/globals';
import { type Person, redirectUri } from '../../support/provider.ts';
import type { Visitor } from '../../support/visitor.ts';

/** The sign-in is still whole: the same browser finishes it. */
export async function stillWorks(
  visitor: Visitor,
  person: Person,
  begun: { location: string; fields: Record<string, string> },
) {
  const reply = await visitor.post(begun.location, {
    ...begun.fields,
    identifier: person.identifier,
    password: person.password,
  });
  expect((await visitor.follow(reply)).location).toContain(`${redirectUri}?code=`);
}
