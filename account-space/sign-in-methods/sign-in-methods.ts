/** By what the person signs in: identifiers, and links to FranceConnect and FranceConnect+. See docs/screens.md. */
import { groupNir, maskIdentifier } from '../../accounts/identity/identifiers.ts';
import type { FranceConnect } from '../../federation/franceconnect.ts';
import type { ShownOutcome } from '../../http/forms/form-schema.ts';
import { nameOf } from '../../interactions/franceconnect/buttons.ts';
import { accountPath, type Pages } from '../../views/pages.ts';
import type { SpaceHandler, Visit } from '../visit.ts';
import { createLinkForms, type LinkFormsDependencies, linkPaths } from './link-forms.ts';

const section = '/sign-in-methods';

/** Returns the identifiers of the account, masked unless `isWhole`, and whether one still waits for a fund's word. */
const identifiersOf = ({ account, record }: Visit, isWhole: boolean) =>
  account.identifiers.map((identifier) => {
    const { kind, value } = identifier;
    const whole = kind === 'nir' ? groupNir(value) : value;
    return {
      kind,
      text: isWhole ? whole : maskIdentifier(identifier),
      isUnconfirmed:
        kind === 'nir' && (account.vouchers.nir === 'person' || record.standing.declared),
    };
  });

/** Returns what is shown of each upstream: those that are offered, and those that the account is still linked to. */
function linksOf({ account, record }: Visit, upstreams: readonly FranceConnect[]) {
  const offered = upstreams.map(({ upstream }) => upstream);
  return (['franceConnect', 'franceConnectPlus'] as const)
    .filter((upstream) => offered.includes(upstream) || account[upstream] !== undefined)
    .map((upstream) => ({
      upstream,
      name: nameOf[upstream],
      isLinked: account[upstream] !== undefined,
      isOffered: offered.includes(upstream),
      // Without a password of their own nobody could sign in any more.
      mayUnlink: record.passwordKind === 'personal',
    }));
}

/** Returns the page, the same with whole identifiers, and the forms that link and unlink. */
export function createSignInMethods(dependencies: LinkFormsDependencies): SpaceHandler<unknown>[] {
  const dataOf = (
    visit: Visit,
    { errors = [], notice }: ShownOutcome,
    isWhole: boolean,
  ): Pages['accountSignInMethods'] => ({
    hidden: visit.hidden,
    errors,
    ...(notice && { notice: { key: notice } }),
    identifiers: identifiersOf(visit, isWhole),
    ...(!isWhole && { revealHref: `${accountPath}${section}/identifiers` }),
    links: linksOf(visit, dependencies.upstreams),
    linkAction: `${accountPath}${linkPaths.link}`,
    unlinkAction: `${accountPath}${linkPaths.unlink}`,
  });
  const page = (path: string, isWhole: boolean): SpaceHandler<unknown> => ({
    path,
    section,
    needsFresh: isWhole,
    show: async (visit, outcome) =>
      visit.show('accountSignInMethods', dataOf(visit, outcome, isWhole)),
  });
  return [
    page(section, false),
    page(`${section}/identifiers`, true),
    ...createLinkForms(dependencies),
  ];
}
