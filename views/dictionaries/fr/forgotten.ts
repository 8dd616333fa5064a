/** French words of the forgotten password and the forgotten provisional identifier. */
export const forgotten = {
  'forgotten.title': 'Mot de passe oublié',
  'forgotten.how':
    'Pour choisir un nouveau mot de passe, répondez à ces questions. Vous recevrez un code sur votre téléphone ou par mail.',
  'forgotten.identifier': 'Numéro de Sécurité sociale ou identifiant provisoire',
  'forgotten.identifierHint': '13 caractères, ou la lettre P et 8 chiffres',
  'forgotten.birthDate': 'Date de naissance',
  'forgotten.birthDateHint':
    'JJ/MM/AAAA, par exemple 31/12/1980 ou 31121980. Si vos papiers ont 00 pour le jour ou le mois, tapez 00 aussi.',
  'forgotten.channel': 'Comment voulez-vous recevoir le code ?',
  'forgotten.bySms': 'Par SMS',
  'forgotten.byMail': 'Par mail',
  'forgotten.channelRequired': 'Choisissez par SMS ou par mail.',
  'forgotten.smsSpent':
    'Nous ne pouvons plus envoyer de SMS pour le moment. Choisissez par mail, ou réessayez dans {minutes|minute|minutes}.',
  'forgotten.sent': "Si les informations correspondent à un compte, un code vient d'être envoyé.",
  'forgotten.sentAgain':
    "Si les informations correspondent à un compte, un nouveau code vient d'être envoyé. L'ancien ne marche plus.",
  'forgotten.tooManyCodes':
    "Trop de codes faux ont été tapés aujourd'hui. Recommencez ici : un nouveau code sera envoyé.",
  'forgotten.codeHint':
    "6 chiffres reçus par SMS ou par mail, ou code d'activation de 12 caractères reçu par courrier",
  'forgotten.nothing':
    'Attendez quelques minutes. Vérifiez aussi ce que vous avez tapé : « Retour » vous ramène au début.',
  'forgotten.lost': "Vous n'avez plus accès à votre téléphone ou à votre adresse mail ?",
  'forgotten.lostAsk':
    "Demandez un code d'activation à votre Caf. Elle vérifie votre identité et vous envoie ce code par courrier. Il est valable 15 jours et ne sert qu'une fois.",
  'forgotten.lostType':
    "Quand vous l'avez reçu, revenez à « Mot de passe oublié » et tapez-le sur cette page, dans le champ « Code de confirmation ».",

  'letter.title': 'Code reçu par courrier',
  'letter.why':
    "Pour protéger votre compte, votre Caf vous a envoyé un code par courrier. Votre mot de passe ne suffit pas tant que vous n'avez pas tapé ce code.",
  'letter.next': 'Vous choisirez ensuite un nouveau mot de passe.',
  'letter.hint': '12 caractères, des lettres et des chiffres',
  'letter.refused':
    "Ce code n'est pas le bon, ou il n'est plus valable. Vérifiez-le et tapez-le de nouveau. Si vous avez reçu plusieurs courriers, tapez le code du dernier.",
  'letter.lost': "Vous n'avez pas reçu le courrier, ou vous l'avez perdu ?",
  'letter.ask':
    'Demandez un nouveau code à votre Caf. Elle vérifie qui vous êtes et vous envoie un autre courrier. Le code est valable 15 jours.',
  'letter.notYou': "Vous n'avez pas demandé de code ? Contactez vite votre Caf.",

  'forgottenIdentifier.title': 'Identifiant provisoire oublié',
  'forgottenIdentifier.how':
    'Répondez à ces questions. Si nous vous trouvons, vous recevrez votre identifiant provisoire par SMS ou par mail.',
  'forgottenIdentifier.sent':
    "Si les informations correspondent à un compte, un message vient d'être envoyé.",
  'forgottenIdentifier.nothing':
    "Attendez quelques minutes. Toujours rien ? Recommencez et vérifiez ce que vous tapez, ou demandez de l'aide à votre Caf.",
  'forgottenIdentifier.back': 'Revenir à la connexion',

  'identifier.malformed':
    'Tapez un numéro de sécurité sociale (13 caractères, il commence par 1 ou 2), ou la lettre P et 8 chiffres.',
  'identifier.email':
    "Vous avez tapé une adresse mail. Tapez votre numéro de Sécurité sociale : il comporte 13 caractères et commence par 1 ou 2. Si vous n'en avez pas, tapez votre identifiant provisoire : la lettre P et 8 chiffres.",
  'identifier.phone':
    "Vous avez tapé un numéro de téléphone. Tapez votre numéro de Sécurité sociale : il comporte 13 caractères et commence par 1 ou 2. Si vous n'en avez pas, tapez votre identifiant provisoire : la lettre P et 8 chiffres.",
  'identifier.provisionalNir':
    'Les numéros de sécurité sociale provisoires (commençant par 7 ou 8) ne sont pas acceptés. Tapez votre identifiant provisoire : la lettre P et 8 chiffres.',
} as const;
