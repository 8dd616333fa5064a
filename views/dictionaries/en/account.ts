import type { account as fr } from '../fr/account.ts';

/** English words of the account space. */
export const account: Readonly<Record<keyof typeof fr, string>> = {
  'account.title': 'My account',
  'account.nav': 'Mon Compte',
  'account.signOut': 'Sign out',
  'account.hello': 'Hello {name}',
  'account.helloAlone': 'Hello',
  'account.last': 'Your last sign-in before this one: {when},',
  'account.byPassword': 'with your password',
  'account.byFranceConnect': 'with FranceConnect',
  'account.browser': '{browser} on {system}',
  'account.browserUnknown': 'unknown device',
  'account.attention': 'To check',
  'account.attentionContact':
    'One of your contacts is not verified. Type the code that we send there.',
  'account.attentionDeclared':
    'Your Caf has not confirmed your identity yet. Some services need that.',
  'account.attentionAlone':
    'You have only one way to receive a code. Add a second one, so that you do not lose access.',
  'account.stale':
    'This information has changed in the meantime. Here is what is stored now: check it, then start again if needed.',
};
