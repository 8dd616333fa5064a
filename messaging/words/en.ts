/** Messages in English, under the rules that `fr.ts` gives. */
import type { Words } from './words.ts';

const notYou = 'If it was not you, contact your Caf quickly.';

export const en: Words = {
  code: ({ code, minutes }) => ({
    sms: `${code} is your Mon Compte code, valid for ${minutes} minutes. Give it to nobody: your Caf never asks for it.`,
    subject: 'Your confirmation code',
    parts: [
      'Here is your confirmation code:',
      { toCopy: code },
      `Type this code on the page of “Mon Compte” that asks for it. It is valid for ${minutes} minutes.`,
      'Give this code to nobody, not even to your Caf.',
      'You did not ask for a code? Do nothing.',
    ],
  }),
  passwordChanged: {
    sms: `Mon Compte: your password has been changed. ${notYou}`,
    subject: 'Your password has been changed',
    parts: ['The password of “Mon Compte” has been changed.', notYou],
  },
  provisionalIdentifier: ({ identifier }) => ({
    sms: `${identifier} is your Mon Compte provisional identifier. Keep it: you will need it to sign in.`,
    subject: 'Your provisional identifier',
    parts: [
      'Here is your provisional identifier:',
      { toCopy: identifier },
      'Keep it: you will need it, with your password, to sign in.',
      'You did not ask for anything? Do nothing.',
    ],
  }),
  alreadyKnown: {
    sms: 'A new account was asked for, but you already have one. Forgot your password? See the sign-in page of Mon Compte. Not you? Contact your Caf.',
    subject: 'You already have an account',
    parts: [
      'Someone tried to create an account with your identity. You already have an account: it has not changed, and no other was created.',
      'Was it you? Go to the sign-in page of “Mon Compte”. Sign in with your social security number or with your provisional identifier.',
      'You no longer know your password? Choose the link about a forgotten password on that page.',
      'You no longer know your provisional identifier? Choose the link for people with a provisional identifier, then the one about a forgotten identifier.',
      'It was not you? Contact your Caf.',
    ],
  },
  franceConnectLinked: {
    sms: `Mon Compte: your account is now linked to FranceConnect. ${notYou}`,
    subject: 'Your account is linked to FranceConnect',
    parts: [
      'Your account is now linked to FranceConnect. You can sign in to “Mon Compte” with FranceConnect.',
      notYou,
    ],
  },
  greeting: 'Hello,',
  signature: 'Mon Compte, the portal of the family allowances',
  noReply: 'This message was sent automatically. Please do not answer it.',
};
