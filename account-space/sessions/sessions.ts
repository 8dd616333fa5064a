/** Where the account is open, and which browsers it knows. */
import { z } from 'zod';
import { type DeviceRecords, deviceIdOf } from '../../accounts/devices/device-records.ts';
import { isForgotten, withForgotten } from '../../accounts/devices/forgotten-devices.ts';
import { isSignInEnded } from '../../accounts/signing-in/sign-in-validity.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { Clock } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import { browserWords } from '../../http/browser-name.ts';
import { noFields } from '../../http/forms/form-schema.ts';
import { seeOther } from '../../http/redirect.ts';
import type { AfterChange } from '../../interactions/flow/after-change.ts';
import type { Note } from '../../interactions/flow/current-account.ts';
import type { KnownDevices } from '../../interactions/flow/known-devices.ts';
import { accountClientId } from '../../provider/clients/account-client.ts';
import type { Clients } from '../../provider/clients/clients.ts';
import {
  type OpenSession,
  type OpenSessions,
  sessionIdOf,
} from '../../provider/sessions/open-sessions.ts';
import { type AccountPages, accountPath } from '../../views/pages.ts';
import type { SpaceForm, SpaceHandler, Visit } from '../visit.ts';

const page = '/sessions';
const pagePath = `${accountPath}${page}`;
/** A page with more would be too large for a slow line; the devices used last come first. */
const devicesShown = 40;

const sessionField = z.object({ session: z.string().default('') });
const deviceField = z.object({ device: z.string().default('') });

type Shown = AccountPages['accountSessions'];

export interface SessionsDependencies {
  readonly clients: Pick<Clients, 'find'>;
  readonly openSessions: OpenSessions;
  readonly devices: Pick<KnownDevices, 'deviceOf'>;
  readonly deviceRecords: DeviceRecords;
  readonly updateAccount: UpdateAccount;
  readonly note: Note;
  readonly afterChange: AfterChange;
  readonly clock: Clock;
}

/** Returns the handlers of the page and of its three forms. */
export function createSessions(dependencies: SessionsDependencies): SpaceHandler<unknown>[] {
  const { clients, openSessions, devices, deviceRecords, updateAccount } = dependencies;
  const { note, afterChange, clock } = dependencies;

  async function shownSession(
    { session }: Visit,
    open: OpenSession,
  ): Promise<Shown['sessions'][number]> {
    const ids = open.clientIds.filter((id) => id !== accountClientId);
    const services = await Promise.all(ids.map(clients.find));
    return {
      id: open.id,
      isCurrent: open.uid === session.uid,
      since: open.loginTs * 1000,
      usedAt: open.usedAt,
      browser: browserWords(open.browser),
      network: open.network,
      services: services.flatMap((service) => service?.name ?? []),
    };
  }

  async function sessionsOf(visit: Visit): Promise<Shown['sessions']> {
    const all = await openSessions.list(visit.account.id);
    const isOpen = ({ loginTs }: OpenSession) => !isSignInEnded(loginTs, visit.record.standing);
    const shown = await Promise.all(all.filter(isOpen).map((open) => shownSession(visit, open)));
    return shown.sort(
      (a, b) => Number(b.isCurrent) - Number(a.isCurrent) || (b.usedAt ?? 0) - (a.usedAt ?? 0),
    );
  }

  async function devicesOf({ ctx, record }: Visit): Promise<Shown['devices']> {
    const { id: accountId, standing } = record;
    const device = devices.deviceOf(ctx, record);
    const current = device && deviceIdOf(accountId, device);
    const all = await deviceRecords.list(accountId);
    return all
      .filter((one) => one.usedAt >= standing.endedBefore && !isForgotten(standing, one))
      .slice(0, devicesShown)
      .map(({ id, usedAt, browser, network }) => ({
        id,
        isCurrent: id === current,
        usedAt,
        browser: browserWords(browser),
        network,
      }));
  }

  const formAt = <Form>(path: string, form: Omit<SpaceForm<Form>, 'page'>): SpaceHandler<Form> => ({
    path: `${page}/${path}`,
    section: page,
    form: { page, ...form },
  });

  return [
    {
      path: page,
      section: page,
      async show(visit, { errors = [], notice }) {
        const [sessions, known] = await Promise.all([sessionsOf(visit), devicesOf(visit)]);
        visit.show('accountSessions', {
          hidden: visit.hidden,
          errors,
          ...(notice && { notice: { key: notice } }),
          sessions,
          devices: known,
          endAction: `${pagePath}/end`,
          endOthersAction: `${pagePath}/end-others`,
          forgetAction: `${pagePath}/forget`,
        });
      },
    },
    formAt('end', {
      schema: sessionField,
      async submit(visit, { session: id }) {
        const { account, session, ctx } = visit;
        // To end this very session is to sign out: that page asks first, and offers to leave FranceConnect too.
        if (id === sessionIdOf(session)) return seeOther(ctx, '/session/end');
        if (!(await openSessions.end(account.id, id))) throw new AppError('notFound');
        await note(visit, 'session.ended', account.id);
        await visit.showNext(pagePath, { notice: 'sessions.ended' });
      },
    }),
    formAt('end-others', {
      schema: noFields,
      async submit(visit) {
        await openSessions.endOthers(visit.account.id, visit.session.uid);
        await note(visit, 'session.ended', visit.account.id, 'others');
        await visit.showNext(pagePath, { notice: 'sessions.othersEnded' });
      },
    }),
    formAt('forget', {
      schema: deviceField,
      async submit(visit, { device: id }) {
        const { account } = visit;
        const found = await deviceRecords.find(account.id, id);
        if (found === undefined) throw new AppError('notFound');
        // The account comes first: from that write on, the device is unknown.
        await updateAccount(account.id, (current) => ({
          ...current,
          standing: withForgotten(current.standing, id, clock()),
        }));
        await afterChange(account.id, { device: deviceRecords.remove(id) });
        await note(visit, 'device.forgotten', account.id);
        await visit.showNext(pagePath, { notice: 'devices.forgotten' });
      },
    }),
  ];
}
