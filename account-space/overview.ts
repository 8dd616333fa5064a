/** The first page of the space: who is signed in, when that was the last time, and what wants attention. */
import type { Account } from '../accounts/account.ts';
import type { AuditPosition, AuditStore } from '../adapters/ports.ts';
import { browserWords } from '../http/browser-name.ts';
import { type AccountPages, accountPath, type Message } from '../views/pages.ts';
import type { SpaceHandler, Visit } from './visit.ts';

/**
 * How many events are read in search of the last sign-in, first and if it isn't among them: strangers can cause hundreds a day,
 * and anybody who wants to hide a sign-in would cause many.
 */
const eventsRead = [50, 950] as const;

const ways = {
  'sign-in.accepted': 'account.byPassword',
  'franceconnect.accepted': 'account.byFranceConnect',
} as const;
const wayOf = (type: string) => Object.entries(ways).find(([known]) => known === type)?.[1];

type Attention = AccountPages['accountOverview']['attention'];

function attentionOf({ contacts, vouchers, ...account }: Account): Attention {
  const list: { words: Message['key']; href: string }[] = [];
  const { email, phone } = contacts;
  const unproven = [email, phone].some((contact) => contact && !contact.verified);
  if (unproven) list.push({ words: 'account.attentionContact', href: `${accountPath}/contacts` });
  if (vouchers.identity === 'person')
    list.push({ words: 'account.attentionDeclared', href: `${accountPath}/data` });
  const isAlone = [email, phone].filter((contact) => contact?.verified).length < 2;
  const isLinked = account.franceConnect ?? account.franceConnectPlus;
  if (isAlone && isLinked === undefined)
    list.push({ words: 'account.attentionAlone', href: `${accountPath}/contacts` });
  return list;
}

/** Returns the page. */
export function createOverview(audit: Pick<AuditStore, 'ofAccount'>): SpaceHandler<unknown> {
  async function lastBefore(accountId: string, signedInAt: number) {
    let position: AuditPosition | undefined;
    for (const limit of eventsRead) {
      const events = await audit.ofAccount(accountId, limit, position);
      for (const { type, at, browser } of events) {
        const way = wayOf(type);
        if (way !== undefined && at < signedInAt)
          return { at, way, browser: browserWords(browser) };
      }
      position = events.at(-1);
      if (events.length < limit) break;
    }
    return undefined;
  }

  return {
    path: '',
    section: '',
    async show({ account, session, show }: Visit) {
      const [givenName = ''] = account.identity.givenNames.split(/[\s,;]+/);
      show('accountOverview', {
        givenName,
        last: await lastBefore(account.id, session.loginTs * 1000),
        attention: attentionOf(account),
      });
    },
  };
}
