/** French words of what agents do to sign-ins and contacts, and what the person will notice. */
export const consoleActions = {
  'action.effects': 'Ce qui va se passer',
  'action.inActivity': 'La personne le verra dans « Mon activité », sans votre nom.',
  'action.stale':
    "Quelqu'un a changé ce compte entre-temps. Rien n'a été fait : relisez le dossier, puis recommencez.",
  'action.unchanged': "Il n'y avait rien à faire : le compte était déjà ainsi.",

  'action.unlock': 'Débloquer',
  'action.unlockHint': 'Après trop de mots de passe ou de codes faux.',
  'action.unlockDoes': "L'attente est finie : la personne peut réessayer tout de suite.",
  'action.unlockNot': "Son mot de passe ne change pas, et aucun message n'est envoyé.",
  'action.unlocked': "C'est débloqué : la personne peut réessayer tout de suite.",

  'action.letter': 'Envoyer un code par courrier',
  'action.letterHint': "Quand la personne n'a plus accès ni à sa messagerie ni à son téléphone.",
  'action.letterDoes':
    "Un code de 12 caractères vous est montré une fois. Envoyez-le par courrier à l'adresse du dossier allocataire. Il est valable 15 jours, et remplace tout code précédent.",
  'action.letterEnds':
    "Dès maintenant, plus rien d'autre n'ouvre le compte : ni mot de passe, ni contact, ni FranceConnect. Les connexions en cours sont fermées.",
  'action.letterSees':
    "Avec ce code, la personne choisit un nouveau mot de passe, puis confirme un contact. Aucun message n'est envoyé.",
  'action.letterLost': "La personne n'a plus accès à aucun de ses contacts",
  'action.letterReachable':
    "Un message peut encore arriver chez cette personne. Cochez la case si elle n'a plus accès à ses contacts.",
  'action.letterTitle': 'Code à envoyer par courrier',
  'action.letterCode': 'Votre code personnel :',
  'action.letterUntil': "Il est valable une fois, jusqu'au {when}.",
  'action.letterFor': 'Pour vous en servir',
  'action.letterOpen': 'Ouvrez « Mon Compte », puis « Mot de passe oublié ? ».',
  'action.letterType': 'Donnez votre identifiant et votre date de naissance, puis tapez ce code.',
  'action.letterChoose':
    'Choisissez un nouveau mot de passe, et confirmez une adresse mail ou un téléphone.',
  'action.letterOnce':
    "Ce code n'est montré qu'une fois. Imprimez cette page ou recopiez-le, et n'en gardez pas de copie.",
  'action.letterShown': "Le code a déjà été montré. S'il est perdu, faites-en un autre.",

  'action.endSessions': 'Fermer les connexions',
  'action.endSessionsHint': 'Après un vol de téléphone, ou un oubli sur un ordinateur partagé.',
  'action.endSessionsDoes':
    "La personne est déconnectée partout, et aucun appareil n'est plus connu.",
  'action.endSessionsSees':
    "Elle peut se reconnecter avec son mot de passe. Aucun message n'est envoyé.",
  'action.sessionsEnded': 'Toutes les connexions sont fermées.',

  'action.removeContact': 'Retirer un contact',
  'action.removeContactHint': "Adresse ou mobile perdu, ou que quelqu'un d'autre peut lire.",
  'action.removeContactDoes':
    "Plus aucun code n'est envoyé à ce contact, et toutes les connexions sont fermées.",
  'action.removeContactSees': "L'autre contact reçoit un message qui le dit.",
  'action.whichContact': 'Contact à retirer',
  'action.contactRemoved': 'Le contact est retiré.',
  'action.noContact': "Ce contact n'est plus sur le compte.",
  'action.lastContact':
    "C'est le dernier contact confirmé : sans lui, la personne ne peut plus recevoir de code. Envoyez plutôt un code par courrier.",

  'action.suspend': 'Suspendre',
  'action.suspendHint': "Quelqu'un d'autre utilise le compte, ou deux personnes le réclament.",
  'action.suspendDoes':
    'Personne ne peut plus se connecter. Les connexions en cours et les autorisations de gestion se terminent.',
  'action.suspendSees':
    'Avec le bon mot de passe, la personne lit que son compte est suspendu, et qui contacter. Elle ne voit pas le motif.',
  'action.suspended': 'Le compte est suspendu.',

  'action.reactivate': 'Réactiver',
  'action.reactivateHint': 'Quand la raison de la suspension est réglée.',
  'action.reactivateDoes':
    "La personne peut de nouveau se connecter, avec le mot de passe qu'elle avait. Si un autre le connaît, envoyez d'abord un code par courrier.",
  'action.reactivateNot':
    "Les autorisations de gestion qui ont pris fin ne reviennent pas. Aucun message n'est envoyé.",
  'action.reactivated': 'Le compte est réactivé.',

  'action.unlink': 'Délier FranceConnect',
  'action.unlinkHint': "Le compte est lié à l'identité de quelqu'un d'autre.",
  'action.unlinkDoes':
    'Le lien avec FranceConnect est retiré, et toutes les connexions sont fermées.',
  'action.unlinkSees':
    "À sa prochaine connexion avec FranceConnect, la personne est reconnue comme la première fois. Aucun message n'est envoyé.",
  'action.unlinked': 'Le lien avec FranceConnect est retiré.',
  'action.notLinked': "Ce compte n'est plus lié à FranceConnect.",
} as const;
