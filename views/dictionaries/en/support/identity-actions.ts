/** English words of what agents do to identities, and to all that is kept about a person. */
import type { consoleIdentityActions as french } from '../../fr/support/identity-actions.ts';

export const consoleIdentityActions: Readonly<Record<keyof typeof french, string>> = {
  'action.attachNir': 'Add a number',
  'action.attachNirHint': 'The person has been given a social security number.',
  'action.attachNirDoes':
    "The number opens the account too, and you answer for it: see the person's papers first.",
  'action.attachNirOther':
    'An account whose owner has only typed this number loses it: its contacts are told.',
  'action.nirHint': '13 characters, as on the health insurance card.',
  'action.nirDespite':
    'I have checked the number, although it does not agree with the civil status',
  'action.nirAttached': 'The number is on the account.',
  'action.otherNir': 'This account has another social security number already.',
  'action.nirTaken':
    'This number belongs to another account. Look for it: the two may have to be merged.',
  'action.nirGender': 'The number does not agree with the sex of the civil status.',
  'action.nirYear': 'The number does not agree with the year of birth.',
  'action.nirMonth': 'The number does not agree with the month of birth.',
  'action.nirPlace': 'The number does not agree with the place of birth.',

  'action.correctIdentity': 'Correct the identity',
  'action.correctIdentityHint': 'The civil status of the account is not that of the papers.',
  'action.correctIdentityDoes':
    "The whole civil status is replaced by the one that you type, and you answer for it: copy the person's papers.",
  'action.correctIdentitySees': 'Services get the new identity. No message is sent.',
  'action.identityCorrected': 'The identity is corrected.',

  'action.confirmIdentity': 'Confirm the identity',
  'action.confirmIdentityHint': 'The person has declared their identity, and shows you the papers.',
  'action.confirmIdentityDoes':
    'The identity of the account counts as checked: more services accept it.',
  'action.confirmIdentityPapers':
    'You answer for it: compare with an identity paper first. No message is sent.',
  'action.identityConfirmed': 'The identity is confirmed.',
  'action.isSetAside': 'This account is set aside: it must be merged with the confirmed one.',
  'action.hasOtherAccount':
    'This person has another account with a confirmed identity: the two must be merged.',

  'action.merge': 'Merge',
  'action.mergeHint': 'The person has two accounts.',
  'action.mergeDoes':
    'The other account is merged into this one, which stays. The identifiers of both open it. It keeps its identity, and its password if the person has chosen it.',
  'action.mergeSees': 'The other account is signed out everywhere. Services still know the person.',
  'action.mergeFinal': 'This cannot be undone: see the papers first.',
  'action.mergeOther': 'Identifier of the other account',
  'action.mergeDespite':
    'I have seen that it is the same person, although the civil status differs',
  'action.merged': 'The two accounts are merged.',
  'action.mergeUnknown': 'No account has this identifier.',
  'action.mergeNotOpen':
    'No open file has this identifier. Open the file of the other account first, then come back here.',
  'action.mergeSame': 'This is the identifier of this very account.',
  'action.mergeHasNir':
    'The number of the other account is confirmed: merge this one into it, from its file.',
  'action.mergeNotCertified':
    'The identity of this account is only declared: start from the other account, or confirm the identity first.',
  'action.mergeOtherPerson':
    'The civil statuses differ. Tick the box if you have seen that it is the same person.',
  'action.mergeShut': 'One of the two accounts is suspended, closed, or waits for a code by post.',

  'action.export': 'Export',
  'action.exportHint': 'The person asks for all that we know about them.',
  'action.exportDoes':
    'A JSON file is downloaded, with all that is kept about the person, and nothing masked.',
  'action.exportCare': 'Give it to the person alone, then delete your copy.',

  'action.erase': 'Erase',
  'action.eraseHint':
    'The person asks for it, or the account should not exist. It takes two agents.',
  'action.eraseDoes':
    'The account is erased as soon as the second agent confirms. This cannot be undone.',
  'action.eraseLeft':
    'Only its events are left, for 12 months, without a word about the person. Rights to allowances do not change.',
  'action.eraseTwo':
    'A first agent proposes, another one confirms or refuses within 7 days. The person is told by a message once the account is erased.',
  'action.erasePropose': 'Propose to erase',
  'action.eraseRefuse': 'Refuse the erasure',
  'action.eraseTakeBack': 'Take the proposal back',
  'action.erasureBy': '{name} has proposed to erase this account since {when}. Reason: {reason}.',
  'action.erasureUntil': 'The proposal ends on {when}, or as soon as the account changes.',
  'action.erasureOwn': 'You have proposed this erasure: another agent must confirm it.',
  'action.erasureProposed': 'The erasure is proposed. Ask another agent of the team to confirm it.',
  'action.erasureRefused': 'The erasure is refused: nothing has changed.',
  'action.erasureKnown': 'Another agent has proposed this erasure already.',
  'action.erasureMerging': 'A merging of accounts is not finished: it must be completed first.',
  'action.erasureNone': 'There is no proposal any more: it has ended, or the account has changed.',
  'action.identityDisagrees':
    'The social security number of the account does not agree with this civil status. Check this field on the papers.',

  'identity.agentNoBirthName': 'No birth name on the papers',
  'identity.agentUsualNameHint': 'For example, the name of the husband or wife.',
  'identity.agentGivenNamesHint': 'All given names, in the same order as on the papers.',
  'identity.agentNoGivenNames': 'No given name on the papers',
  'identity.agentBirthDateHint':
    'Example: 05/12/1963. If the papers have 00 for the day or the month, type 00 too: 00/00/1948.',
  'identity.agentCommuneOther': 'The commune is not in the list (optional)',
  'identity.agentCommuneOtherHint': 'Write its name here, as on the papers.',
  'identity.agentParents': 'Identity of the parents',
  'identity.agentParentUnknown': 'Unknown parent',
};
