/** English words of the frame of every page, and what several journeys show: forms, steps, codes, the security check. */
import type { common as french } from '../fr/common.ts';

export const common: Readonly<Record<keyof typeof french, string>> = {
  'frame.skip': 'Skip to content',
  'frame.welcome': 'Welcome to the family allowance portal',
  'frame.welcomeHelp': 'Welcome to the sign-in portal for family allowances',
  'frame.otherLanguage': 'Français',
  'frame.service': 'Service:',
  'frame.anyService': 'The service',
  'frame.back': 'Go back to the service',
  'frame.backTo': 'Go back to the service “{service}”',
  'frame.home': 'Go to the home page',
  'frame.footer': 'Useful information',

  'help.title': 'Need help?',
  'help.page': 'Online help',
  'help.phone': 'Telephone: {phone}',
  'help.fund': 'Ask your Caf.',

  'title.franceConnect': 'with FranceConnect',
  'title.done': 'done',
  'title.sent': 'message sent',

  'footer.legal': 'Legal notice',
  'footer.privacy': 'Privacy and personal data',
  'footer.terms': 'Terms of use',
  'footer.security': 'Security advice',
  'footer.accessibility': 'Accessibility: not compliant',

  'foot.secret':
    'Your password is confidential. Do not give it to anyone, not even to your Caf. Beware of fraudulent messages. To read our security advice, {link}.',
  'foot.secretLink': 'follow the guide',
  'foot.data': 'To learn how your personal data is handled, see the page {link}.',
  'foot.dataLink': '“Privacy and personal data”',

  'until.words': 'This page stays open until',
  'until.zone': '(Paris time)',
  'until.more': 'Each step gives you 30 more minutes.',
  'until.last': 'This time cannot be extended any further.',
  'until.soon':
    'This page closes in less than 5 minutes. For more time, press “Continue”. What you have typed stays on the page.',
  'until.soonLast': 'This page closes in less than 5 minutes. Finish this step now.',
  'until.failed':
    'The time could not be extended. Check your internet connection, then press again.',

  'form.allRequired': 'All fields are required unless stated otherwise.',
  'form.problem': 'There is a problem',
  'form.fieldProblem': '{label}: {problem}',
  'form.expired': 'The page has expired. Please fill in the form again and send it.',
  'form.continue': 'Continue',

  'field.required': 'Required field',
  'field.error': 'Error:',

  'steps.identity': 'Identity',
  'steps.number': 'Number',
  'steps.count': 'Step {step} of {of}',
  'steps.terms': 'Terms',
  'steps.password': 'Password',
  'steps.contact': 'Contact',
  'steps.done': '(done)',

  'code.label': 'Confirmation code',
  'code.hint': '6 digits',
  'code.sentMail': 'A code has just been sent to the e-mail address',
  'code.sentSms': 'A code has just been sent by text message to the number',
  'code.nextMail': 'A new code will be sent to the mail address',
  'code.nextSms': 'A new code will be sent by text message to the number',
  'code.valid': 'This code is valid for 15 minutes.',
  'code.spam': 'Look in your junk mail (spam) too.',
  'code.submit': 'Confirm',
  'code.nothing': 'Have you received nothing?',
  'code.wait': 'Wait a minute. If nothing comes, ask for a new code.',
  'code.resend': 'Send the code again',
  'code.sentAgain': 'A new code has just been sent. The old one no longer works.',
  'code.wrong': 'This code is not the right one. Check it and type it again.',
  'code.expired': 'This code is no longer valid. Ask for a new one.',
  'code.tooMany': 'Too many wrong codes were typed. Ask for a new code.',
  'code.refused':
    'This code is not the right one, or is no longer valid. Check it, or ask for a new one.',
  'code.tooEarly':
    'A code has just been sent, and it is still valid. To ask for another one, try again in {seconds|second|seconds}.',
  'code.tooSoon': 'It is too early to send a new code. Try again in {seconds|second|seconds}.',
  'code.tooOften': 'Too many codes were asked for. Try again in {minutes|minute|minutes}.',
  'code.shared':
    'Several codes have just been sent to this address or number. The next one can be asked for at {time} (Paris time), in {minutes|minute|minutes}. Wait on this page: it stays open, and what you have typed is kept.',
  'code.sharedLong':
    'Many codes have been sent to this address or number. Give another mail address or another mobile number. Otherwise come back in {hours|hour|hours}.',

  'captcha.title': 'Security check',
  'captcha.picture': 'Picture of characters to copy. You can also listen to these characters.',
  'captcha.listen': 'Listen',
  'captcha.change': 'Change the picture',
  'captcha.changed': 'A new picture is shown.',
  'captcha.label': 'Enter the characters above',
  'captcha.hint': 'You can write in capital or small letters.',
  'captcha.wrong': 'These are not the right characters. Here are new ones: copy them.',
  'captcha.expired': 'The security check has expired or was used already. Here is a new one.',
  'captcha.automaticRunning': 'Automatic check in progress. You have nothing to do, wait a moment.',
  'captcha.automaticDone': 'Automatic check done. You have nothing to copy.',
  'captcha.automaticFailed':
    'The automatic check did not work. Copy the characters of the picture, or listen to them.',
  'captcha.solved': 'Check done. You have nothing to copy.',
  'captcha.unavailable':
    'The security check is not working at the moment. Try again in a few minutes.',

  'journey.throttled': 'Too many requests. Try again in {minutes|minute|minutes}.',
};
