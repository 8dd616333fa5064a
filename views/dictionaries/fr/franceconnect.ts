/** French words of the pages around FranceConnect. The button, its link and its sentence are FranceConnect's own. */
export const franceConnect = {
  'franceConnect.or': 'OU',
  'franceConnect.button': "S'identifier avec {name}",
  'franceConnect.what': "Qu'est-ce que {name} ?",
  'franceConnect.newWindow': "Qu'est-ce que {name} ? (nouvelle fenêtre)",
  'franceConnect.sentence':
    "{name} est la solution proposée par l'Etat pour sécuriser et simplifier la connexion à vos services en ligne.",
  'franceConnect.byPassword': 'Me connecter avec mon mot de passe',

  'franceConnectLink.title': 'Lier mon compte',
  'franceConnectLink.why':
    '{name} nous a donné votre identité. Il y a déjà un compte à ce nom : tapez le mot de passe de ce compte pour le lier à {name}. Vous avez reçu un code par courrier ? Tapez-le à la place du mot de passe.',
  'franceConnectLink.once': 'Nous vous le demandons une seule fois.',
  'franceConnectLink.refused': 'Mot de passe incorrect.',
  'franceConnectLink.refusedLast':
    'Mot de passe incorrect. Après encore un essai faux, il faudra attendre une minute ou plus.',
  'franceConnectLink.notMine': "Ce n'est pas mon compte",
  'franceConnectLink.other': 'Votre mot de passe ne marche pas ?',
  'franceConnectLink.otherWay': 'Revenir à la page de connexion',

  'franceConnectEnd.gaveUp': 'Vous avez quitté {name}',
  'franceConnectEnd.gaveUpWords':
    "Vous n'êtes pas connecté : vous avez arrêté avant la fin, ou {name} n'a pas pu vérifier votre identité.",
  'franceConnectEnd.unavailable': '{name} est momentanément indisponible',
  'franceConnectEnd.unavailableWords':
    'Cela ne vient pas de vous. Connectez-vous avec votre mot de passe, ou réessayez {name} dans quelques minutes.',
  'franceConnectEnd.refused': 'La connexion avec {name} a échoué',
  'franceConnectEnd.refusedWords':
    "Vous n'êtes pas connecté, et rien n'a changé dans votre compte. Réessayez, ou connectez-vous avec votre mot de passe.",
  'franceConnectEnd.unknown': 'Votre compte est introuvable',
  'franceConnectEnd.unknownWords':
    "{name} nous a donné votre identité, mais nous n'avons pas trouvé votre compte.",
  'franceConnectEnd.unknownNext':
    'Vous avez déjà un compte ? Connectez-vous avec votre identifiant et votre mot de passe. Si vos informations correspondent, votre compte sera lié à {name}.',

  'franceConnectSignOut.title': 'Déconnexion de {name}',
  'franceConnectSignOut.done': 'Vous êtes déconnecté de Mon Compte.',
  'franceConnectSignOut.question': 'Voulez-vous aussi vous déconnecter de {name} ?',
  'franceConnectSignOut.why':
    'Si vous répondez « Non », une autre personne sur cet appareil peut se connecter à vos services avec {name}.',
  'franceConnectSignOut.yes': 'Oui',
  'franceConnectSignOut.no': 'Non',
} as const;
