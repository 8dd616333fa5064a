/**
 * What metrics count of people's sign-ins, in the form in which the program tells it. Each function here returns what it
 * was given, and tells the outcomes.
 */
import type { Upstream } from '../accounts/account.ts';
import type { Codes } from '../accounts/credentials/contact-codes.ts';
import type { SignIn, SignInResult } from '../accounts/signing-in/sign-in.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { FranceConnect } from '../federation/franceconnect.ts';
import type { Refusal } from '../federation/openid/refusals.ts';
import type { Channel } from '../messaging/ports.ts';

/** An answered request. No field contains text that a caller has chosen. */
export interface Served {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  /** The time that it took, in milliseconds. */
  readonly ms: number;
}

/** Something that is counted. Outcomes, reasons and errors are words of our own lists or of the protocol's. */
export type Observed =
  | ({ readonly kind: 'request' } & Served)
  | {
      readonly kind: 'sign-in';
      readonly method: 'password' | 'franceconnect';
      readonly clientId: string | undefined;
      readonly outcome: string;
    }
  /** The library refused a request of a service. */
  | {
      readonly kind: 'refusal';
      readonly clientId: string | undefined;
      readonly endpoint: string;
      readonly error: string;
    }
  | { readonly kind: 'code'; readonly channel: Channel | 'unknown'; readonly outcome: string }
  | {
      readonly kind: 'franceconnect';
      readonly upstream: Upstream;
      readonly outcome: string;
      readonly reason: string;
    }
  | { readonly kind: 'spans dropped'; readonly reason: string; readonly spans: number };

export type Observe = (observed: Observed) => void;

function outcomeOf(result: SignInResult): string {
  if ('account' in result) return 'accepted';
  if ('waitMs' in result) return 'waiting';
  if ('setAside' in result) return 'setAside';
  if ('suspended' in result) return 'suspended';
  return 'awaitsLetter' in result ? 'letter' : 'wrong';
}

/** Tells the outcome of each password: also of those that were not checked, which the audit trail leaves out. */
export function observeSignIn(signIn: SignIn, observe: Observe): SignIn {
  return async (credentials) => {
    const { clientId } = credentials;
    const told = { kind: 'sign-in', method: 'password', clientId } as const;
    try {
      const result = await signIn(credentials);
      observe({ ...told, outcome: outcomeOf(result) });
      return result;
    } catch (error) {
      observe({ ...told, outcome: error instanceof DomainError ? error.code : 'fault' });
      throw error;
    }
  };
}

/** Tells of each code that was made, could not be sent, or was typed. */
export function observeCodes(codes: Codes, observe: Observe): Codes {
  const tell = (channel: Channel | 'unknown', outcome: string) =>
    observe({ kind: 'code', channel, outcome });
  return {
    ...codes,
    async issue(request) {
      const issued = await codes.issue(request);
      tell(request.destination.channel, 'code' in issued ? 'made' : 'limited');
      return issued;
    },
    async unsent(request) {
      tell(request.destination.channel, 'unsent');
      await codes.unsent(request);
    },
    async check(subject, typed, guesser) {
      const outcome = await codes.check(subject, typed, guesser);
      if ('proven' in outcome) tell(outcome.proven.channel, 'right');
      else tell(outcome.channel ?? 'unknown', outcome.fault);
      return outcome;
    },
  };
}

/** Tells of each answer of FranceConnect, and of each sign-in there that could not begin. */
export function observeUpstream(franceConnect: FranceConnect, observe: Observe): FranceConnect {
  const { upstream } = franceConnect;
  const told = { kind: 'franceconnect', upstream } as const;
  const refused = ({ outcome, reason }: Refusal) => observe({ ...told, outcome, reason });
  return {
    ...franceConnect,
    async begin(options) {
      const begun = await franceConnect.begin(options);
      if ('refusal' in begun) refused(begun.refusal);
      return begun;
    },
    async finish(query, transaction) {
      const answer = await franceConnect.finish(query, transaction);
      if ('refusal' in answer) refused(answer.refusal);
      else observe({ ...told, outcome: 'person', reason: '' });
      return answer;
    },
  };
}
