/** French words of the sections « Mes moyens de connexion », « Mes données » and « Fermer mon compte ». */
export const accountMethods = {
  'password.title': 'Mon mot de passe',
  'password.hint': 'Choisir un autre mot de passe.',
  'password.currentLabel': 'Mot de passe actuel',
  'password.save': 'Enregistrer',
  'password.ends':
    'Quand vous changez de mot de passe, vous restez connecté ici. Partout ailleurs, vous êtes déconnecté.',
  'password.changed':
    'Votre nouveau mot de passe est enregistré. Vous êtes déconnecté partout ailleurs.',
  'password.contacts': 'Vérifier où je reçois mes codes',

  'methods.title': 'Mes moyens de connexion',
  'methods.hint': 'Votre identifiant, votre mot de passe et FranceConnect.',
  'methods.identifiers': 'Mes identifiants',
  'methods.nir': 'Numéro de sécurité sociale',
  'methods.provisional': 'Identifiant provisoire',
  'methods.unconfirmed': '(à confirmer par votre Caf)',
  'methods.reveal': 'Afficher',
  'methods.revealWhat': 'mes identifiants en entier',
  'methods.password': 'Vous seul connaissez votre mot de passe. Ne le donnez à personne.',
  'methods.changePassword': 'Modifier mon mot de passe',
  'methods.isLinked': 'Votre compte est lié à {name}. Vous pouvez vous connecter avec {name}.',
  'methods.isNotLinked':
    "Votre compte n'est pas lié à {name}. Avec ce lien, vous pourrez vous connecter sans taper votre mot de passe.",
  'methods.link': 'Lier',
  'methods.unlink': 'Délier',
  'methods.linked': 'Votre compte est maintenant lié.',
  'methods.unlinked':
    'Le lien est supprimé. Pour vous connecter, utilisez votre mot de passe. Vos autres connexions sont terminées.',
  'methods.gaveUp': "Votre compte n'est pas lié : vous avez quitté {name} avant la fin.",
  'methods.unavailable': '{name} est momentanément indisponible. Réessayez dans quelques minutes.',
  'methods.refused': "La réponse de {name} n'a pas pu être vérifiée. Réessayez.",
  'methods.incomplete':
    "{name} n'a pas donné toute votre identité. Le lien n'est pas possible : contactez votre Caf.",
  'methods.otherPerson':
    "L'identité que {name} a donnée n'est pas celle de votre compte. Le lien n'est pas fait.",
  'methods.otherLink':
    "Votre compte est déjà lié à une autre identité de {name}. Supprimez d'abord ce lien, ou contactez votre Caf.",
  'methods.otherAccount':
    'Cette identité de {name} est déjà liée à un autre compte. Contactez votre Caf.',

  'data.title': 'Mes données',
  'data.hint': 'Tout ce que nous gardons sur vous, à lire ou à télécharger.',
  'data.identity': 'Mon identité',
  'data.birthName': 'Nom de naissance',
  'data.usualName': "Nom d'usage",
  'data.givenNames': 'Prénoms',
  'data.birthDate': 'Date de naissance',
  'data.gender': 'Sexe',
  'data.female': 'Féminin',
  'data.male': 'Masculin',
  'data.birthplace': 'Lieu de naissance',
  'data.parent': 'Parent',
  'data.none': 'aucun',
  'data.source': "D'où vient cette identité",
  'data.fund': 'De votre Caf',
  'data.franceconnect': 'De FranceConnect',
  'data.agent': "D'un agent de votre Caf, qui a vu vos papiers",
  'data.person': "De vous. Votre Caf ne l'a pas encore confirmée.",
  'data.contacts': 'Mes coordonnées',
  'data.email': 'Adresse mail',
  'data.phone': 'Téléphone portable',
  'data.verified': '(vérifié)',
  'data.unverified': '(non vérifié)',
  'data.account': 'Mon compte',
  'data.createdAt': 'Compte créé le',
  'data.terms': "Conditions d'utilisation acceptées le",
  'data.password': 'Mot de passe',
  'data.passwordKept':
    "Nous n'en gardons qu'une empreinte : personne ne peut le lire, pas même nous.",
  'data.dossiers': 'Mes dossiers',
  'data.dossier': 'Dossier {number}, Caf {fund}',
  'data.elsewhere': 'Le reste',
  'data.elsewhereWords':
    'Vos connexions, vos services et votre activité sont sur leurs pages, et dans le fichier ci-dessous.',
  'data.download': 'Télécharger (JSON)',
  'data.downloadWords':
    'Ce fichier contient toutes ces données. Vous pouvez le garder ou le donner à un autre organisme.',
  'data.rights': 'Vos droits',
  'data.access':
    'Vous avez le droit de savoir ce que nous gardons sur vous : cette page le montre.',
  'data.correct':
    'Vous avez le droit de faire corriger une erreur. Vos coordonnées se corrigent ici. Pour votre identité ou votre dossier, adressez-vous à votre Caf.',
  'data.erase':
    "Vous avez le droit de faire effacer vos données : choisissez « Fermer mon compte ». Votre Caf garde ce que la loi l'oblige à garder.",
  'data.carry': 'Vous avez le droit de les emporter : téléchargez le fichier.',
  'data.contact': 'Pour une question sur vos données :',

  'close.title': 'Fermer mon compte',
  'close.hint': 'Ne plus utiliser Mon Compte. Vos droits aux allocations ne changent pas.',
  'close.rights': 'Vos droits aux allocations ne changent pas. Votre dossier reste à votre Caf.',
  'close.now':
    'Tout de suite : vous êtes déconnecté partout, et les services ne reçoivent plus rien de Mon Compte.',
  'close.authorization': "L'autorisation de gestion que vous avez donnée ou reçue prend fin.",
  'close.later':
    'Dans 30 jours : votre compte et vos données sont effacés. Jusque-là, vous pouvez vous connecter et choisir « Garder mon compte ».',
  'close.notice': 'Un message vous le confirme, maintenant et quand le compte est effacé.',
  'close.password': 'Mot de passe actuel',
  'close.submit': 'Fermer mon compte',
  'close.done': 'Votre compte est fermé',
  'close.doneWords':
    'Vous êtes déconnecté. Votre compte sera effacé dans 30 jours. Pour le garder, connectez-vous avant, puis choisissez « Garder mon compte ».',
} as const;
