/** French words of the creation of an account. */
export const create = {
  'create.title': 'Créer mon compte',
  'create.how':
    'Il y a 5 étapes. Gardez près de vous vos papiers, et votre téléphone ou vos mails : vous allez recevoir un code.',
  'create.told': 'FranceConnect nous a donné votre identité :',
  'create.toldWrong':
    "Elle ne peut pas être modifiée ici. Si elle n'est pas juste, contactez votre Caf.",
  'create.usualName': "Nom d'usage",
  'create.without': "Je n'ai pas de numéro de sécurité sociale commençant par 1 ou 2",
  'create.withoutHint': 'Vous recevrez un identifiant provisoire pour vous connecter.',
  'create.nirOptional': 'Tapez votre numéro, ou cochez la case en dessous.',
  'create.nirToConfirm':
    "Ce numéro est à confirmer par votre Caf. Avant cela, il sert à vous connecter à ce compte, et il n'est donné à aucun service.",
  'create.nirToConfirmLater':
    'Si vous avez donné un numéro de sécurité sociale, il est à confirmer par votre Caf.',
  'create.nirMissing':
    "Tapez votre numéro de sécurité sociale, ou cochez la case « Je n'ai pas de numéro de sécurité sociale commençant par 1 ou 2 ».",
  'create.nirProvisional':
    "Les numéros de sécurité sociale provisoires (commençant par 7 ou 8) ne sont pas acceptés. Cochez la case « Je n'ai pas de numéro de sécurité sociale commençant par 1 ou 2 ».",
  'create.nirIsEmail':
    'Vous avez tapé une adresse mail. Le numéro de sécurité sociale comporte 13 caractères et commence par 1 ou 2.',
  'create.nirIsPhone':
    'Vous avez tapé un numéro de téléphone. Le numéro de sécurité sociale comporte 13 caractères et commence par 1 ou 2.',
  'create.nirIsProvisional':
    "Vous avez tapé un identifiant provisoire : avec lui, vous avez déjà un compte. Pour l'ouvrir, revenez à la connexion. Sinon, le numéro de sécurité sociale comporte 13 caractères et commence par 1 ou 2.",
  'create.nirAndBox':
    'Vous avez tapé un numéro et coché la case. Effacez le numéro, ou décochez la case.',
  'create.nirGender':
    'Ce numéro ne correspond pas au sexe que vous avez indiqué. Vérifiez le numéro, ou corrigez votre identité.',
  'create.nirYear':
    "Ce numéro ne correspond pas à l'année de naissance que vous avez indiquée. Vérifiez le numéro, ou corrigez votre identité.",
  'create.nirMonth':
    'Ce numéro ne correspond pas au mois de naissance que vous avez indiqué. Vérifiez le numéro, ou corrigez votre identité.',
  'create.nirPlace':
    'Ce numéro ne correspond pas au lieu de naissance que vous avez indiqué. Vérifiez le numéro, ou corrigez votre identité.',
  'create.nirTold':
    "Ce numéro ne correspond pas à l'identité donnée par FranceConnect. Vérifiez le numéro. S'il est juste, contactez votre Caf.",
  'create.identity': 'Corriger mon identité',
  'create.made': 'Votre compte est créé.',
  'create.provisional': 'Votre identifiant provisoire',
  'create.keep':
    "Notez-le : nous ne l'afficherons plus. Nous l'envoyons aussi à l'adresse ou au numéro que vous venez de confirmer. Il vous servira pour vous connecter, avec votre mot de passe.",
  'create.thanks': 'Merci. Vérifiez vos messages.',
  'create.next': 'Que faire maintenant ?',
  'create.nextDigits':
    "Vous avez un mot de passe à 8 chiffres : ne créez pas de compte. Connectez-vous avec votre numéro de sécurité sociale et ce mot de passe : c'est votre première connexion.",
  'create.nextPassword':
    'Vous vous êtes déjà connecté avec votre numéro de sécurité sociale : connectez-vous de nouveau, ou choisissez « Mot de passe oublié ? ».',
  'create.nextProvisional':
    'Vous avez un identifiant provisoire, la lettre P et 8 chiffres : connectez-vous avec lui.',
  'create.nextNone':
    "Vous n'avez rien de tout cela, ou vous ne recevez aucun message : contactez votre Caf.",

  'resume.begun':
    'Une création de compte a été commencée sur cet appareil il y a moins de 24 heures.',
  'resume.mail': "Pour la reprendre, vous tapez un code que nous envoyons à l'adresse :",
  'resume.sms': 'Pour la reprendre, vous tapez un code que nous envoyons au numéro :',
  'resume.restartHow':
    "Ce n'est pas vous, ou vous ne recevez plus de messages à cet endroit ? Recommencez : ce qui avait été tapé est effacé.",
  'resume.submit': 'Reprendre ma création de compte',
  'resume.restart': 'Recommencer',

  'recap.title': 'Vérifiez ce que vous avez donné',
  'recap.change': 'Modifier',
  'recap.identity': 'mon identité',
  'recap.number': 'mon numéro de sécurité sociale',
  'recap.contact': 'mes coordonnées de contact',
  'recap.signIn': 'Pour me connecter',
  'recap.provisional': 'un identifiant provisoire, que vous recevrez à la fin',
} as const;
