/** French words of the support console, its sign-in and its search. */
export const supportConsole = {
  'console.name': "Console d'assistance",
  'console.signOut': 'Se déconnecter',
  'console.signIn': 'Se connecter',
  'console.foot':
    'Réservé aux agents. Chaque recherche et chaque dossier ouvert sont enregistrés avec votre nom.',
  'console.roleSupport': 'Assistance',
  'console.roleSupervisor': 'Responsable',
  'console.rolePrivacy': 'Données personnelles',

  'console.unavailableTitle': 'Connexion momentanément impossible',
  'console.unavailable':
    'Le service de connexion de votre employeur ne répond pas. Réessayez dans une minute. Si cela dure, prévenez votre service informatique.',
  'console.refusedTitle': 'Connexion interrompue',
  'console.refused':
    "La connexion n'a pas abouti : la page a expiré, ou elle a déjà servi. Recommencez.",
  'console.gaveUp': 'Vous avez abandonné la connexion. Vous pouvez recommencer.',
  'console.noRoleTitle': 'Accès refusé',
  'console.noRole':
    "Votre compte professionnel n'a aucun rôle pour cette console. Demandez un rôle à votre responsable, puis déconnectez-vous et connectez-vous de nouveau.",
  'console.signedOutTitle': 'Session terminée',
  'console.signedOut': 'Votre session est terminée ici et chez votre employeur.',
  'console.signedOutHere':
    "Votre session est terminée ici. Le service de connexion de votre employeur n'a pas répondu : fermez aussi votre navigateur.",

  'console.searchTitle': 'Chercher une personne',
  'console.searchWords':
    'Donnez un identifiant, ou le nom de naissance, le prénom et la date de naissance.',
  'console.identifier': 'Identifiant',
  'console.identifierHint':
    'Numéro de Sécurité sociale (13 caractères) ou identifiant provisoire (P et 8 chiffres).',
  'console.or': 'OU',
  'console.birthDate': 'Date de naissance',
  'console.birthDateHint': 'JJ/MM/AAAA. Exemple : 05/12/1963.',
  'console.search': 'Rechercher',
  'console.searchAgain': 'Nouvelle recherche',
  'console.one': "Donnez un identifiant, ou les trois autres informations de l'état civil.",
  'console.both':
    "Donnez un identifiant, ou l'état civil : pas les deux. Effacez ce qui est de trop.",
  'console.provisionalNir':
    'Un numéro qui commence par 7 ou 8 ne permet pas de se connecter. Cherchez par identifiant provisoire ou par état civil.',

  'console.why': 'Pourquoi ouvrir le dossier',
  'console.whyHint':
    "Le motif et la référence seront demandés à l'ouverture du dossier. Vous pouvez les donner dès maintenant.",
  'console.reason': 'Motif',
  'console.reasonTelephone': 'Appel téléphonique',
  'console.reasonCounter': 'Visite au guichet',
  'console.reasonLetter': 'Courrier',
  'console.reasonRequired': 'Choisissez un motif.',
  'console.reference': 'Référence',
  'console.referenceHint': "Le numéro de l'appel, de la visite ou du courrier. Pas de nom.",
  'console.referenceMalformed': 'Écrivez la référence en 60 caractères au plus.',

  'console.searchesLimited':
    'Vous avez fait beaucoup de recherches. Vous pourrez en faire une autre dans {minutes|minute|minutes}.',
  'console.filesLimited':
    'Vous avez ouvert beaucoup de dossiers. Vous pourrez en ouvrir un autre dans {minutes|minute|minutes}.',
  'console.gone': "Ce compte n'existe plus. Faites une nouvelle recherche.",

  'console.foundTitle': '{count|personne trouvée|personnes trouvées}',
  'console.nobodyTitle': 'Aucune personne trouvée',
  'console.nobody':
    "Aucun compte ne correspond. Vérifiez ce que vous avez saisi. La personne n'a peut-être pas encore de compte.",
  'console.person': 'Personne',
  'console.personRequired': 'Choisissez la personne.',
  'console.born': 'année de naissance {year}',
  'console.seen':
    "La personne verra dans « Mon activité » qu'un agent a ouvert son dossier, sans votre nom.",
  'console.open': 'Ouvrir le dossier',
} as const;
