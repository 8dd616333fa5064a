/** Links the account to FranceConnect from the space, and removes the link. */
import { z } from 'zod';
import { upstreams as allUpstreams, type Upstream } from '../../accounts/account.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { Clock } from '../../adapters/ports.ts';
import type { FranceConnect } from '../../federation/franceconnect.ts';
import type { Refusal } from '../../federation/openid/refusals.ts';
import { AppError } from '../../http/app-error.ts';
import { seeOther } from '../../http/redirect.ts';
import type { AfterChange } from '../../interactions/flow/after-change.ts';
import { type SealedCookies, upstreamMember } from '../../interactions/flow/cookies.ts';
import type { Note } from '../../interactions/flow/current-account.ts';
import { tellEverywhere } from '../../interactions/flow/notices.ts';
import { nameOf } from '../../interactions/franceconnect/buttons.ts';
import { type Linking, linkRefusal } from '../../interactions/franceconnect/linking.ts';
import { hasAnswer, type TakeAnswer } from '../../interactions/franceconnect/take-answer.ts';
import type { Sender } from '../../messaging/sender.ts';
import { franceConnectUnlinked } from '../../messaging/texts.ts';
import type { EndSessions } from '../../provider/sessions/end-sessions.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import { accountPath, type FieldError } from '../../views/pages.ts';
import type { KeepVisit } from '../keep-visit.ts';
import type { SpaceHandler, Visit } from '../visit.ts';

const section = '/sign-in-methods';
/** Where the forms are posted to, below `/account`, and where FranceConnect's answer arrives. */
export const linkPaths = {
  link: `${section}/link`,
  unlink: `${section}/unlink`,
  back: `${section}/franceconnect`,
} as const;

const page = `${accountPath}${section}`;
const which = z.object({ upstream: z.enum(allUpstreams) });

/** Words for each reason why FranceConnect's identity is not linked. */
const refusals = {
  incomplete: 'methods.incomplete',
  otherPerson: 'methods.otherPerson',
  otherLink: 'methods.otherLink',
} as const satisfies Record<string, MessageKey>;

/** Words for each end of an attempt that brought no identity. */
const ends = {
  gaveUp: 'methods.gaveUp',
  unavailable: 'methods.unavailable',
  refused: 'methods.refused',
} as const satisfies Record<Refusal['outcome'], MessageKey>;

export interface LinkFormsDependencies {
  readonly upstreams: readonly FranceConnect[];
  /** Undefined when nobody can sign in by FranceConnect. */
  readonly linking: Pick<Linking, 'link'> | undefined;
  readonly takeAnswer: TakeAnswer;
  readonly updateAccount: UpdateAccount;
  readonly cookies: Pick<SealedCookies, 'franceConnect'>;
  readonly sender: Pick<Sender, 'post'>;
  readonly keepVisit: KeepVisit;
  readonly endSessions: EndSessions;
  readonly afterChange: AfterChange;
  readonly note: Note;
  readonly clock: Clock;
}

export function createLinkForms({
  upstreams,
  linking,
  takeAnswer,
  updateAccount,
  cookies,
  sender,
  keepVisit,
  endSessions,
  afterChange,
  note,
  clock,
}: LinkFormsDependencies): SpaceHandler<unknown>[] {
  const fault = (visit: Visit, key: MessageKey, upstream: Upstream, status = 422) => {
    const error: FieldError = { key, values: { name: nameOf[upstream] } };
    return visit.showNext(page, { errors: [error], status });
  };

  const link: SpaceHandler<z.output<typeof which>> = {
    path: linkPaths.link,
    section,
    form: {
      schema: which,
      page: section,
      needsFresh: true,
      async submit(visit, { upstream }) {
        const franceConnect = upstreams.find((one) => one.upstream === upstream);
        if (franceConnect === undefined) throw new AppError('notFound');
        // Another member of the household may still be signed in there.
        const begun = await franceConnect.begin({ isFresh: true });
        if ('refusal' in begun) return fault(visit, 'methods.unavailable', upstream, 503);
        cookies.franceConnect.write(visit.ctx, {
          // The link is made for the person who asked for it, and in no other session.
          uid: visit.interaction.uid,
          returnTo: `${accountPath}${linkPaths.back}`,
          ...upstreamMember(upstream),
          ...begun.transaction,
        });
        seeOther(visit.ctx, begun.url.href);
      },
    },
  };

  const back: SpaceHandler<unknown> = {
    path: linkPaths.back,
    section,
    async show(visit) {
      const { ctx, account, interaction } = visit;
      const transaction = cookies.franceConnect.read(ctx);
      const isOwn = transaction?.uid === interaction.uid && hasAnswer(transaction);
      if (!isOwn || linking === undefined) return seeOther(ctx, page);
      cookies.franceConnect.clear(ctx);
      const { upstream } = transaction;
      const { answer } = await takeAnswer(ctx, transaction);
      if ('refusal' in answer) {
        const { outcome, reason } = answer.refusal;
        if (outcome === 'refused') await note(visit, 'franceconnect.refused', account.id, reason);
        return fault(visit, ends[outcome], upstream, outcome === 'unavailable' ? 503 : 422);
      }
      const { subject, identity } = answer.person;
      const current = account[upstream];
      const isOther = current !== undefined && current !== subject;
      const refused = linkRefusal(identity, account.identity, isOther);
      if (refused !== undefined) {
        await note(visit, 'franceconnect.refused', account.id, refused);
        return fault(visit, refusals[refused], upstream);
      }
      // The sign-in there was fresh enough to be asked for here, so another subject of the same person replaces the link.
      const isLinked = await linking.link(visit, account.id, { upstream, subject }, current);
      if (!isLinked) return fault(visit, 'methods.otherAccount', upstream);
      await visit.showNext(page, { notice: 'methods.linked' });
    },
  };

  const unlink: SpaceHandler<z.output<typeof which>> = {
    path: linkPaths.unlink,
    section,
    form: {
      schema: which,
      page: section,
      needsFresh: true,
      async submit(visit, { upstream }) {
        const keep = keepVisit(visit);
        let wasLinked = false;
        const account = await updateAccount(visit.account.id, (current) => {
          wasLinked = current[upstream] !== undefined && current.password?.kind === 'personal';
          if (!wasLinked) return current;
          // What came by the link ends with it, because it may have been an intruder's.
          const standing = { ...current.standing, endedBefore: clock() };
          return { ...current, [upstream]: undefined, standing };
        });
        if (wasLinked && account !== undefined) {
          const name = nameOf[upstream];
          tellEverywhere(sender, visit, account.contacts, (to) =>
            franceConnectUnlinked({ ...to, name }),
          );
          const detail = upstream === 'franceConnectPlus' ? 'plus' : undefined;
          await afterChange(account.id, {
            session: keep(account),
            'other sessions': endSessions(account.id, visit.session.uid),
          });
          await note(visit, 'franceconnect.unlinked', account.id, detail);
        }
        await visit.showNext(page, { notice: 'methods.unlinked' });
      },
    },
  };

  return [link, back, unlink];
}
