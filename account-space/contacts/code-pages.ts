/** The page of the account space on which a person types a code, and the form that asks for another one. */
import type { z } from 'zod';
import { type Destination, destinationsOf } from '../../accounts/contacts.ts';
import type { Codes } from '../../accounts/credentials/contact-codes.ts';
import { noFields } from '../../http/forms/form-schema.ts';
import { seeOther } from '../../http/redirect.ts';
import { codeFaults, codeState, type SendCode } from '../../interactions/contact/send-code.ts';
import { endAfterWrongCodes } from '../../interactions/contact/wrong-codes.ts';
import type { KnownDevices } from '../../interactions/flow/known-devices.ts';
import { codeField } from '../../interactions/flow/page-handler.ts';
import type { Sender } from '../../messaging/sender.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import { accountPath } from '../../views/pages.ts';
import type { SpaceHandler, Visit } from '../visit.ts';

export interface CodePagesDependencies {
  readonly codes: Codes;
  readonly sendCode: SendCode;
  readonly sender: Pick<Sender, 'post'>;
  readonly devices: KnownDevices;
}

/** A change that a code must confirm. Paths are those below `/account`. */
export interface CodeOfChange {
  /** The page of the code. The form that asks for another code is posted to `again` below it. */
  readonly path: string;
  /** The page from which the code was asked for. */
  readonly from: string;
  /** What the page of the code is headed by. */
  readonly heading: MessageKey;
  /** Returns how the address or number is shown: masked, unless the person has just typed it. */
  shown(destination: Destination): string;
  /** Makes the change, now that a code has proven this contact, and sends the answer. */
  proven(visit: Visit, destination: Destination): Promise<void>;
}

/** Sends a code to a contact, then leads to the page on which it is typed, or says on the page why none was sent. */
export type AskForCode = (visit: Visit, destination: Destination) => Promise<void>;

/** Returns the two handlers, and the function that sends the first code. */
export function createCodePages(
  { codes, sendCode, sender, devices }: CodePagesDependencies,
  { path, from, heading, shown, proven }: CodeOfChange,
): { readonly handlers: readonly SpaceHandler<unknown>[]; readonly askForCode: AskForCode } {
  const section = '/contacts';
  const pagePath = `${accountPath}${path}`;
  const listPath = `${accountPath}${section}`;
  const fromPath = `${accountPath}${from}`;
  const again = `${path}/again`;

  /** Binds a code to the session that has asked for it, to the account and to the change. */
  const subjectOf = ({ session }: Visit) => `space${path}/${session.uid}/${session.accountId}`;

  const send = (visit: Visit, destination: Destination) =>
    sendCode(visit, {
      subject: subjectOf(visit),
      purpose: 'contact',
      proof: devices.isKnown(visit.ctx, visit.account) ? 'device' : 'password',
      owner: visit.account.id,
      ownContacts: destinationsOf(visit.account.contacts).map(({ to }) => to),
      destination,
    });

  const askForCode: AskForCode = async (visit, destination) => {
    const fault = await send(visit, destination);
    if (fault === undefined) return seeOther(visit.ctx, pagePath);
    const { error, status, tooEarly } = fault;
    const sent = tooEarly ? await codes.pending(subjectOf(visit)) : undefined;
    const isThere = sent?.channel === destination.channel && sent.to === destination.to;
    await visit.showNext(isThere ? pagePath : fromPath, { errors: [error], status });
  };

  const typing: SpaceHandler<z.output<typeof codeField>> = {
    path,
    section,
    needsFresh: true,
    async show(visit, { errors = [], notice }) {
      const sent = await codes.pending(subjectOf(visit));
      // Nothing can be typed while no code is pending. After a form that was sent twice, the list shows what has become of it.
      if (sent === undefined) return seeOther(visit.ctx, listPath);
      visit.show('accountContactCode', {
        ...visit.hidden,
        action: pagePath,
        ...codeState(sent, errors),
        heading,
        channel: sent.channel,
        sentTo: shown(sent),
        resendAction: `${accountPath}${again}`,
        backHref: fromPath,
        ...(notice && { notice: { key: notice } }),
      });
    },
    form: {
      schema: codeField,
      needsFresh: true,
      async submit(visit, { code }) {
        if (code.trim() === '') {
          const errors = [{ field: 'code', key: 'field.required' }] as const;
          return visit.showNext(pagePath, { errors, status: 422 });
        }
        const { account } = visit;
        const guesser = { who: account.id, hasSignedIn: true };
        const outcome = await codes.check(subjectOf(visit), code, guesser);
        if ('proven' in outcome) return proven(visit, outcome.proven);
        const { fault } = outcome;
        if (fault === 'tooManyToday') return endAfterWrongCodes(visit, sender, account, outcome);
        // The form was sent twice, and the code was right the first time.
        if (fault === 'used') return seeOther(visit.ctx, listPath);
        const isPending = fault === 'wrong' || fault === 'exhausted';
        const error = isPending ? codeFaults[fault] : { key: codeFaults[fault].key };
        await visit.showNext(isPending ? pagePath : fromPath, { errors: [error], status: 422 });
      },
    },
  };

  const asking: SpaceHandler<z.output<typeof noFields>> = {
    path: again,
    section,
    form: {
      schema: noFields,
      page: path,
      needsFresh: true,
      async submit(visit) {
        const sent = await codes.pending(subjectOf(visit));
        if (sent === undefined) return seeOther(visit.ctx, listPath);
        const fault = await send(visit, sent);
        if (fault === undefined) return visit.showNext(pagePath, { notice: 'code.sentAgain' });
        await visit.showNext(pagePath, { errors: [fault.error], status: fault.status });
      },
    },
  };

  return { handlers: [typing, asking], askForCode };
}
