/**
 * Keeps what an account creation has gathered so far, and decides which of its pages may be shown: each page requires the
 * ones before it. No account is stored before the last page.
 */
import { z } from 'zod';
import { identitySchema, upstreamSchema } from '../../accounts/account.ts';
import { nirDisagreement } from '../../accounts/identity/nir.ts';
import { identityFields } from '../../http/forms/identity/identity-form.ts';
import type { OpenDraft, StoredDraft } from '../flow/drafts.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { comesBefore, type FlowPage, pages } from '../flow/pages.ts';
import { toPage } from '../flow/replies.ts';

const contactSchema = z.strictObject({ channel: z.enum(['mail', 'sms']), to: z.string() });
type Contact = z.output<typeof contactSchema>;

const draft = z.strictObject({
  stage: z.literal('draft'),
  /** The id of the future account. It is chosen at the start, so sending the last form twice creates one account. */
  accountId: z.string(),
  /** The identity form as it was typed, to be shown again. */
  typed: z.strictObject(identityFields).optional(),
  /** The subject at FranceConnect that gave this identity, and at which of the two. The account will be linked to it. */
  franceConnect: z.string().optional(),
  upstream: upstreamSchema.optional(),
  identity: identitySchema,
  /** `null` when the person says that they have no number. */
  nir: z
    .strictObject({ kind: z.literal('nir'), value: z.string() })
    .nullable()
    .optional(),
  /** The contact that a code has proven. */
  contact: contactSchema.optional(),
  terms: z.strictObject({ version: z.string(), at: z.number() }).optional(),
});
export type Draft = z.output<typeof draft>;

/**
 * A draft that outlives its interaction, with the contact that was proven, or else the one that was typed last. Its person
 * is asked for a new code to that contact before anything is shown.
 */
const keptDraft = z.strictObject({ ...draft.shape, contact: contactSchema });
export type KeptDraft = z.output<typeof keptDraft>;

/** In bytes. A draft has 1 kB; a longer one has values in fields that its identity doesn't use. */
const longestKept = 4_000;

const state = z.discriminatedUnion('stage', [
  draft,
  z.strictObject({
    stage: z.literal('made'),
    accountId: z.string(),
    provisional: z.string().optional(),
  }),
  /** The person already had an account, so none was created. */
  z.strictObject({ stage: z.literal('known') }),
]);
type State = z.output<typeof state>;

/** The draft of one interaction in one browser. */
export interface Drafts {
  read(step: StepContext): Promise<State | undefined>;
  write(step: StepContext, state: State): Promise<void>;
  /**
   * Resolves with the draft when the page may be shown. Else leads to the first unanswered page and resolves with
   * undefined.
   */
  reach(step: StepContext, page: FlowPage): Promise<Draft | undefined>;
  /** Writes the draft and leads to the first unanswered page. */
  goOn(step: StepContext, draft: Draft): Promise<void>;
  /** Keeps a draft whose contact was typed and is not proven yet. */
  keep(step: StepContext, draft: Draft, typed: Contact): Promise<void>;
  /**
   * The draft with a contact that this browser wrote last, in whatever interaction, until its account is made. An
   * identity that FranceConnect gave is not kept: FranceConnect gives it again.
   */
  readonly kept: Pick<StoredDraft<KeptDraft | undefined>, 'read' | 'end'>;
}

/** Returns the drafts of account creations. A person who accepted older terms must accept the current ones. */
export function openDrafts(open: OpenDraft, termsVersion: string): Drafts {
  const stored = open(pages.create.id, state);
  const kept = open(pages.create.id, keptDraft.optional().catch(undefined), 'browser');

  async function write(step: StepContext, changed: State): Promise<void> {
    await stored.write(step, changed);
    if (changed.stage !== 'draft') return kept.end(step);
    if (changed.contact !== undefined) await keep(step, changed, changed.contact);
  }

  async function keep(step: StepContext, changed: Draft, typed: Contact): Promise<void> {
    if (changed.franceConnect !== undefined) return;
    const isShort = Buffer.byteLength(JSON.stringify(changed)) <= longestKept;
    const { contact = typed } = changed;
    await (isShort ? kept.write(step, { ...changed, contact }) : kept.end(step));
  }

  /** Returns the first page that is still unanswered. */
  function nextOf(current: State | undefined): FlowPage {
    if (current === undefined) return pages.create;
    if (current.stage !== 'draft') return pages.createDone;
    const { nir, identity } = current;
    // The identity may have been corrected after the number was given.
    if (nir === undefined || (nir && nirDisagreement(nir.value, identity)))
      return pages.createNumber;
    if (current.contact === undefined) return pages.createContact;
    return current.terms?.version === termsVersion ? pages.createPassword : pages.createTerms;
  }

  return {
    kept,
    keep,
    read: stored.read,
    write,
    async reach(step, page) {
      const current = await stored.read(step);
      const next = nextOf(current);
      const isOpen = !comesBefore(next, page);
      if (current?.stage === 'draft' && isOpen) return current;
      toPage(step, next);
      return undefined;
    },
    async goOn(step, changed) {
      await write(step, changed);
      toPage(step, nextOf(changed));
    },
  };
}
