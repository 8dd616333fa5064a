/** Messages in English. The rules at the top of `fr.ts` hold here too. */
import type { Words } from './words.ts';

const notYou = 'If it was not you, contact your Caf quickly.';
const notAgreed = 'Do you disagree, or not understand? Contact your Caf.';

export const en: Words = {
  code: ({ code, minutes }) => ({
    sms: `${code} is your Mon Compte code, valid for ${minutes} minutes. Give it to nobody: your Caf never asks for it.`,
    subject: `${code} is your confirmation code`,
    parts: [
      'Here is your confirmation code:',
      { toCopy: code },
      `Type this code on the page of “Mon Compte” that asks for it. It is valid for ${minutes} minutes.`,
      'Give this code to nobody, not even to your Caf.',
      'You did not ask for a code? Do nothing.',
    ],
  }),
  accountCreated: {
    sms: `Mon Compte: your account is created. Sign in with your social security number and your password. ${notYou}`,
    subject: 'Your account has been created',
    parts: [
      'Your account on “Mon Compte” has been created.',
      'To sign in, use your social security number and the password that you chose.',
      'If you forget your password, choose the link about a forgotten password on the sign-in page: a code is sent to where you receive this message.',
      notYou,
    ],
  },
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
  notCreated: {
    sms: 'Mon Compte: a person of this name already has an account; no other was made. Forgot your password? See the sign-in page, or contact your Caf.',
    subject: 'Your account has not been created',
    parts: [
      'You asked for an account on “Mon Compte”. It was not created. A person of this name already has an account, or an account is already opened by this social security number.',
      'Is it yours? You may have a password of eight digits: on the sign-in page, type your social security number and that password.',
      'You forgot your password? Choose the link about a forgotten password on that page, or sign in with FranceConnect.',
      'You have no password, or this account is not yours? Contact your Caf.',
      'You did not ask for anything? Do nothing.',
    ],
  },
  setAside: {
    sms: 'Mon Compte: an account made with your identity waits for confirmation by your Caf. See Forgotten password, or contact your Caf.',
    subject: 'An account waits for confirmation',
    parts: [
      'An account of “Mon Compte” had been created with your identity or your social security number, without being confirmed. Another account now is, by your Caf or by FranceConnect. The first one waits for confirmation by your Caf: until then, it opens no service.',
      'Was it you who created it? Go to the sign-in page, choose the link about a forgotten password and type your social security number. The code is sent to the e-mail address or telephone that your Caf knows. If you used FranceConnect, sign in with FranceConnect.',
      'You receive no code? Contact your Caf: it can send you a code by letter, or join your two accounts.',
      'It was not you who created it? You have nothing to do.',
    ],
  },
  numberNotConfirmed: {
    sms: 'Mon Compte: your Caf has not confirmed your social security number. It no longer signs you in. A question? Contact your Caf.',
    subject: 'Your number is not confirmed',
    parts: [
      'Your Caf has not confirmed the social security number that you gave on “Mon Compte”: it says that the number is another person’s. It no longer signs you in.',
      'Another message gives you a provisional identifier. Your password stays the same.',
      'Is this number yours? Contact your Caf.',
    ],
  },
  franceConnectLinked: ({ name }) => ({
    sms: `Mon Compte: your account is now linked to ${name}. ${notYou}`,
    subject: `Your account is linked to ${name}`,
    parts: [
      `Your account is now linked to ${name}. You can sign in to “Mon Compte” with ${name}.`,
      notYou,
    ],
  }),
  wrongCodesTyped: {
    sms: 'Mon Compte: many wrong codes were typed for your account today. Not you? Change your password and contact your Caf.',
    subject: 'Many wrong codes were typed',
    parts: [
      'Today, many wrong codes were typed for your account of “Mon Compte”. You can still sign in: a right code is accepted.',
      'Was it you? Check that you type the last code that you received.',
      'It was not you? Choose the link about a forgotten password on the sign-in page and change your password. Give no code to anybody. Contact your Caf.',
    ],
  },
  contactAdded: {
    sms: `Mon Compte: an e-mail address or a telephone number was added to your account. ${notYou}`,
    subject: 'A contact was added to your account',
    parts: [
      'Another e-mail address or telephone number was added to your account on “Mon Compte”, and confirmed by a code.',
      notYou,
    ],
  },
  accountClosed: {
    sms: `Mon Compte: your account is closed. It will be erased in 30 days. To keep it, sign in before then. ${notYou}`,
    subject: 'Your account is closed',
    parts: [
      'Your account “Mon Compte” is closed. It will be erased in 30 days. Your rights to allowances do not change.',
      'Do you want to keep it? Sign in within these 30 days, then choose “Keep my account”.',
      notYou,
    ],
  },
  accountKept: {
    sms: `Mon Compte: your account is open again and will not be erased. ${notYou}`,
    subject: 'Your account is kept',
    parts: ['You have chosen to keep your account “Mon Compte”. It will not be erased.', notYou],
  },
  accountErased: {
    sms: 'Mon Compte: your account is erased. Your rights to allowances do not change. A question? Contact your Caf.',
    subject: 'Your account is erased',
    parts: [
      'Your account “Mon Compte” is erased, with all that we kept about you. Your rights to allowances do not change.',
      'You can create a new account whenever you want. A question? Contact your Caf.',
    ],
  },
  accountIdle: {
    sms: 'Mon Compte: your account has not been used for a long time. It will be erased in 30 days. To keep it, sign in before then.',
    subject: 'Your account will be erased in 30 days',
    parts: [
      'Your account “Mon Compte” has not been used for a long time. It will be erased in 30 days. Your rights to allowances do not change.',
      'You want to keep it? Sign in once before these 30 days are over.',
      'You no longer need it? You need not do anything.',
    ],
  },
  franceConnectUnlinked: ({ name }) => ({
    sms: `Mon Compte: your account is no longer linked to ${name}. ${notYou}`,
    subject: `Your account is no longer linked to ${name}`,
    parts: [
      `Your account is no longer linked to ${name}. To sign in to “Mon Compte”, use your identifier and your password.`,
      notYou,
    ],
  }),
  contactReplaced: {
    sms: `Mon Compte: an e-mail address or a telephone number of your account was replaced. ${notYou}`,
    subject: 'A contact of your account was replaced',
    parts: [
      'An e-mail address or telephone number of your account on “Mon Compte” was replaced by another one, confirmed by a code. The old one gets no more messages.',
      notYou,
    ],
  },
  contactRemoved: {
    sms: `Mon Compte: an e-mail address or a telephone number was removed from your account. ${notYou}`,
    subject: 'A contact of your account was removed',
    parts: [
      'An e-mail address or telephone number was removed from your account on “Mon Compte”. It gets no more messages.',
      notYou,
    ],
  },
  contactLost: {
    sms: `Mon Compte: an e-mail address or a number of your account is declared lost. ${notYou}`,
    subject: 'A contact of your account is declared lost',
    parts: [
      'An e-mail address or telephone number of your account on “Mon Compte” is declared lost. It gets no more messages until a code is confirmed there again.',
      notYou,
    ],
  },
  mainContactChosen: {
    sms: `Mon Compte: your codes now go to another of your contacts. ${notYou}`,
    subject: 'Your codes go to another contact',
    parts: [
      'The main contact of your account on “Mon Compte” has changed: codes to sign in are sent there.',
      notYou,
    ],
  },
  authorizationGiven: {
    sms: 'Mon Compte: in your household file, the partner was authorised to manage the file. Any question? Contact your Caf.',
    subject: 'An authorisation to manage was given',
    parts: [
      'The person responsible for your household file has authorised their partner to manage it. The partner now has the same services and features as the person responsible.',
      'At any time, the person responsible can cancel this authorisation, and the partner can give it up, on “Mon Compte”, page “My household file”.',
      notAgreed,
    ],
  },
  authorizationWithdrawn: {
    sms: 'Mon Compte: the authorisation to manage your household file was cancelled by the person responsible. Any question? Contact your Caf.',
    subject: 'The authorisation to manage was cancelled',
    parts: [
      'The person responsible for your household file has cancelled the authorisation to manage it. The partner can no longer manage this file.',
      notAgreed,
    ],
  },
  authorizationRenounced: {
    sms: 'Mon Compte: the partner has given up the authorisation to manage your household file. Any question? Contact your Caf.',
    subject: 'The authorisation was given up',
    parts: [
      'In your household file, the partner has given up the authorisation to manage it, and can no longer manage this file.',
      notAgreed,
    ],
  },
  separationDeclared: {
    sms: 'Mon Compte: a separation was declared in your household file. A mistake? Contact your Caf quickly.',
    subject: 'A separation was declared',
    parts: [
      'A separation was declared in your household file, by the person responsible or by their partner. If there was an authorisation to manage, it has ended.',
      'This declaration cannot be taken back on “Mon Compte”. Is it a mistake? Contact your Caf quickly.',
    ],
  },
  greeting: 'Hello,',
  signature: 'Mon Compte, the portal of the family allowances',
  noReply: 'This message was sent automatically. Please do not answer it.',
};
