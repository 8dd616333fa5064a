/** Checks that a refusal has ended nothing. */
import { expect } from '@jest/globals';
import { type Person, redirectUri } from '../../support/provider.ts';
import type { Visitor } from '../../support/visitor.ts';

/** Expects that the same browser can still finish the sign-in. */
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
