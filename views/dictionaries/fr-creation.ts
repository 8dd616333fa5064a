/** Words of the forgotten provisional identifier and of the creation of an account, in French. */
export const frCreation = {
  'login.forgottenIdentifier': 'Identifiant provisoire oublié ?',
  'login.knowCreate': "Vous n'avez pas encore de compte, cliquez sur {link}",
  'login.knowCreateLink': '« créer Mon Compte »',
  'login.first': 'Première connexion ?',
  'login.create': 'Créer Mon Compte',

  'forgottenIdentifier.title': 'Identifiant provisoire oublié',
  'forgottenIdentifier.how':
    'Répondez à ces questions. Si nous vous trouvons, vous recevrez votre identifiant provisoire par SMS ou par mail.',
  'forgottenIdentifier.sent':
    "Si les informations correspondent à un compte, un message vient d'être envoyé.",
  'forgottenIdentifier.nothing':
    "Attendez quelques minutes. Toujours rien\u00a0? Recommencez et vérifiez ce que vous tapez, ou demandez de l'aide à votre Caf.",
  'forgottenIdentifier.back': 'Revenir à la connexion',

  'create.title': 'Créer mon compte',
  'create.how':
    'Il y a 5 étapes. Gardez près de vous vos papiers, et votre téléphone ou vos mails\u00a0: vous allez recevoir un code.',
  'create.told': 'FranceConnect nous a donné votre identité\u00a0:',
  'create.toldWrong':
    "Elle ne peut pas être modifiée ici. Si elle n'est pas juste, contactez votre Caf.",
  'create.usualName': "Nom d'usage",
  'create.without': "Je n'ai pas de numéro de sécurité sociale commençant par 1 ou 2",
  'create.withoutHint': 'Vous recevrez un identifiant provisoire pour vous connecter.',
  'create.nirOptional': 'Remplissez le numéro, ou cochez la case en dessous.',
  'create.nirMissing':
    "Tapez votre numéro de sécurité sociale, ou cochez la case «\u00a0Je n'ai pas de numéro de sécurité sociale commençant par 1 ou 2\u00a0».",
  'create.nirProvisional':
    "Les numéros de sécurité sociale provisoires (commençant par 7 ou 8) ne sont pas acceptés. Cochez la case «\u00a0Je n'ai pas de numéro de sécurité sociale commençant par 1 ou 2\u00a0».",
  'create.nirAndBox':
    'Vous avez tapé un numéro et coché la case. Effacez le numéro, ou décochez la case.',
  'create.nirGender':
    'Ce numéro ne va pas avec le sexe que vous avez indiqué. Vérifiez le numéro, ou corrigez votre identité.',
  'create.nirYear':
    "Ce numéro ne va pas avec l'année de naissance que vous avez indiquée. Vérifiez le numéro, ou corrigez votre identité.",
  'create.nirMonth':
    'Ce numéro ne va pas avec le mois de naissance que vous avez indiqué. Vérifiez le numéro, ou corrigez votre identité.',
  'create.nirPlace':
    'Ce numéro ne va pas avec le lieu de naissance que vous avez indiqué. Vérifiez le numéro, ou corrigez votre identité.',
  'create.identity': 'Corriger mon identité',
  'create.made': 'Votre compte est créé.',
  'create.provisional': 'Votre identifiant provisoire',
  'create.keep':
    "Notez-le\u00a0: nous ne l'afficherons plus. Il vous est aussi envoyé, avec le contact que vous venez de confirmer. Il vous servira pour vous connecter, avec votre mot de passe.",
  'create.thanks': 'Merci. Vérifiez vos messages.',

  'steps.identity': 'Identité',
  'steps.number': 'Numéro',
} as const;
