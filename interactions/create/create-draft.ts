/**
 * What the creation of an account has gathered, and which of its pages may be shown: each demands the ones before.
 * Nothing of it is stored among the accounts before the end.
 */
import { z } from 'zod';
import { identitySchema } from '../../accounts/account.ts';
import type { OpenJourney } from '../flow/drafts.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { comesBefore, type FlowPage, pages } from '../flow/pages.ts';
import { toPage } from '../flow/replies.ts';
import { identityFields } from '../identity/identity-form.ts';

const draft = z.strictObject({
  stage: z.literal('draft'),
  /** The account's, once it is made: whoever sends the last page twice makes one. */
  accountId: z.string(),
  /** As it was typed, to be shown again. */
  typed: z.strictObject(identityFields).optional(),
  /** The subject of FranceConnect's whose identity this is: the account is linked to it. */
  franceConnect: z.string().optional(),
  identity: identitySchema,
  /** `null`: the person says they have none. */
  nir: z
    .strictObject({ kind: z.literal('nir'), value: z.string() })
    .nullable()
    .optional(),
  /** Proven by a code. */
  contact: z.strictObject({ channel: z.enum(['mail', 'sms']), to: z.string() }).optional(),
  terms: z.strictObject({ version: z.string(), at: z.number() }).optional(),
});
export type Draft = z.output<typeof draft>;

const state = z.discriminatedUnion('stage', [
  draft,
  z.strictObject({
    stage: z.literal('made'),
    accountId: z.string(),
    provisional: z.string().optional(),
  }),
  /** There was an account already. */
  z.strictObject({ stage: z.literal('known') }),
]);
type State = z.output<typeof state>;

export interface Drafts {
  read(step: StepContext): Promise<State | undefined>;
  write(step: StepContext, state: State): Promise<void>;
  /** The draft, where the page may be shown; else leads to the one that is to be filled in, and is undefined. */
  reach(step: StepContext, page: FlowPage): Promise<Draft | undefined>;
  /** Writes the draft and leads to the next page that is to be filled in. */
  goOn(step: StepContext, draft: Draft): Promise<void>;
}

export function openDrafts(open: OpenJourney, termsVersion: string): Drafts {
  const journey = open(pages.create.id, state);

  /** The first page that is still to be filled in. */
  function nextOf(current: State | undefined): FlowPage {
    if (current === undefined) return pages.create;
    if (current.stage !== 'draft') return pages.createDone;
    if (current.nir === undefined) return pages.createNumber;
    if (current.contact === undefined) return pages.createContact;
    return current.terms?.version === termsVersion ? pages.createPassword : pages.createTerms;
  }

  return {
    read: journey.read,
    write: journey.write,
    async reach(step, page) {
      const current = await journey.read(step);
      const next = nextOf(current);
      const isOpen = !comesBefore(next, page);
      if (current?.stage === 'draft' && isOpen) return current;
      toPage(step, next);
      return undefined;
    },
    async goOn(step, changed) {
      await journey.write(step, changed);
      toPage(step, nextOf(changed));
    },
  };
}
