/**
 * The way in by FranceConnect: out to it, back from it, and who the person is among our accounts. Its callback stands
 * beside the interactions and gets no cookie of theirs (see franceconnect-callback.ts): the answer comes back here.
 */
import type { Logger } from 'pino';
import { z } from 'zod';
import type { SignIn } from '../accounts/sign-in.ts';
import type { FranceConnect } from '../federation/franceconnect.ts';
import type { Refusal } from '../federation/refusals.ts';
import { incidentOf } from '../log.ts';
import { createFranceConnectLink } from './franceconnect-link.ts';
import {
  createSignInByFranceConnect,
  type SignInByFranceConnectDependencies,
} from './franceconnect-sign-in.ts';
import { toPage } from './replies.ts';
import type { Step, StepContext } from './step.ts';

const nothing = z.strictObject({});

export interface FranceConnectDependencies extends SignInByFranceConnectDependencies {
  readonly franceConnect: FranceConnect;
  readonly signIn: SignIn;
  readonly log: Pick<Logger, 'info'>;
}

const statuses = { gaveUp: 200, unavailable: 503, refused: 400, unknown: 200 };

export function createFranceConnectSteps(
  dependencies: FranceConnectDependencies,
): [string, Step<unknown>][] {
  const { franceConnect, linking, cookies, note, log } = dependencies;
  const signInByFranceConnect = createSignInByFranceConnect(dependencies);

  function showEnd(step: StepContext, outcome: keyof typeof statuses): void {
    const form = { action: step.path('franceconnect'), csrf: step.csrf };
    const page = { ...form, outcome, loginHref: step.path('login') };
    step.show('franceConnectEnd', page, statuses[outcome]);
  }

  const logEnd = ({ ctx }: StepContext, reason: string, more: object = {}) =>
    log.info({ incident: incidentOf(ctx), reason, ...more }, 'no sign-in by FranceConnect');

  function refuse(step: StepContext, { outcome, reason }: Refusal): void {
    logEnd(step, reason);
    showEnd(step, outcome);
  }

  const begin: Step<z.output<typeof nothing>> = {
    prompt: 'login',
    show: async (step) => toPage(step, 'login'),
    form: {
      schema: nothing,
      async submit(step) {
        const begun = await franceConnect.begin();
        if ('refusal' in begun) return refuse(step, begun.refusal);
        const { uid } = step.interaction;
        cookies.franceConnect.write(step.ctx, { uid, ...begun.transaction });
        step.ctx.status = 303;
        step.ctx.redirect(begun.url.href);
      },
    },
  };

  const back: Step = {
    prompt: 'login',
    async show(step) {
      const transaction = cookies.franceConnect.read(step.ctx);
      const isHere = transaction?.uid === step.interaction.uid;
      if (!isHere || transaction.query === undefined) return toPage(step, 'login');
      cookies.franceConnect.clear(step.ctx);
      const answer = await franceConnect.finish(
        new URLSearchParams(transaction.query),
        transaction,
      );
      if ('refusal' in answer) {
        await note(step, 'franceconnect.refused', undefined, answer.refusal.reason);
        return refuse(step, answer.refusal);
      }
      const { subject, identity, email, acr, idToken, missing } = answer.person;
      const told = { subject, identity, email, acr, idToken };
      const match = await linking.match(told);
      if ('owner' in match) return signInByFranceConnect(step, match.owner.id, told);
      if ('certified' in match && (await linking.link(step, match.certified, subject))) {
        return signInByFranceConnect(step, match.certified, told);
      }
      if ('declared' in match) {
        await linking.told.write(step, { ...told, candidate: match.declared });
        return toPage(step, 'franceconnect-link');
      }
      const reason = 'reason' in match ? match.reason : 'otherLink';
      logEnd(step, reason, { missing });
      await note(step, 'franceconnect.refused', undefined, reason);
      await linking.told.write(step, told);
      toPage(step, 'franceconnect-unknown');
    },
  };

  const unknown: Step = {
    prompt: 'login',
    async show(step) {
      if ((await linking.told.read(step)) === undefined) return toPage(step, 'login');
      showEnd(step, 'unknown');
    },
  };

  return [
    ['franceconnect', begin],
    ['franceconnect-return', back],
    ['franceconnect-link', createFranceConnectLink({ ...dependencies, signInByFranceConnect })],
    ['franceconnect-unknown', unknown],
  ];
}
