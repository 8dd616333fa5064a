/** French words of the support console about one person: whether they may sign in, who they are, and how to reach them. */
export const consoleFile = {
  'file.title': 'Dossier de la personne',
  'file.bornFemale': 'née en {year}',
  'file.bornMale': 'né en {year}',
  'file.toActions': 'Aller à « Que faire ? »',
  'file.maySignIn': 'Cette personne peut se connecter',
  'file.mayNotSignIn': 'Cette personne ne peut pas se connecter',
  'file.nothingPending': "Rien ne l'empêche, et aucune étape ne l'attend.",
  'file.meets': 'À la connexion, elle trouvera :',

  'file.suspended': 'Compte suspendu depuis le {when}. Motif : {detail}.',
  'file.suspendedHint': 'Un responsable peut le réactiver, quand la raison est réglée.',
  'file.setAside':
    'Compte mis de côté depuis le {when} : un compte confirmé par une Caf porte le même numéro ou la même identité.',
  'file.setAsideHint':
    "Voyez les pièces d'identité. Un responsable peut ensuite réunir les deux comptes.",
  'file.letter': "Compte en attente du code envoyé par courrier, valable jusqu'au {when}.",
  'file.letterHint':
    'La personne tape ce code à la place de celui des messages, sur « Mot de passe oublié ? ».',
  'file.letterEnded': 'Compte en attente du code envoyé par courrier, mais ce code est périmé.',
  'file.letterEndedHint': 'Envoyez un autre code par courrier.',
  'file.throttled': 'Trop de mots de passe faux : prochain essai possible le {when}.',
  'file.throttledHint': '« Débloquer » met fin à cette attente.',
  'file.noPassword': 'Ni mot de passe, ni lien avec FranceConnect.',
  'file.noPasswordHint':
    '« Mot de passe oublié ? » en fait un, si un message peut arriver ; sinon, il faut un code par courrier.',

  'file.closed':
    'Compte fermé par la personne : il sera effacé le {when}. Une connexion avant permet de le garder.',
  'file.firstConnection': 'Première connexion à faire',
  'file.termsStep': "Conditions générales d'utilisation à accepter",
  'file.passwordStep': 'Nouveau mot de passe à choisir',
  'file.contactStep':
    'Contact à prouver : aucune adresse mail ni aucun mobile confirmé par un code',
  'file.declared':
    'Identité seulement déclarée par la personne : certains services peuvent la refuser.',
  'file.merging':
    'Réunion avec un autre compte commencée et pas terminée : recommencez « Fusionner ».',

  'file.who': 'Qui est-ce ?',
  'file.usualName': "Nom d'usage",
  'file.gender': 'Sexe',
  'file.identitySource': 'Identité donnée par',
  'file.nir': 'Numéro de Sécurité sociale',
  'file.provisional': 'Identifiant provisoire',
  'file.byFund': 'une Caf',
  'file.byFranceConnect': 'FranceConnect',
  'file.byAgent': 'un agent, sur pièces',
  'file.byPerson': 'la personne elle-même',
  'file.fromFund': '(donné par une Caf)',
  'file.fromFranceConnect': '(donné par FranceConnect)',
  'file.fromAgent': '(vérifié par un agent)',
  'file.fromPerson': '(donné par la personne)',

  'file.reach': 'Comment la joindre, et comment elle se connecte',
  'file.mail': 'Adresse mail',
  'file.sms': 'Téléphone portable',
  'file.none': 'aucun',
  'file.noMail': 'aucune',
  'file.isProven': '(confirmé par un code)',
  'file.isUnproven': '(pas encore confirmé)',
  'file.isLost': '(perdu : rien ne lui est envoyé)',
  'file.password': 'Mot de passe',
  'file.passwordNone': 'aucun',
  'file.passwordLegacy': 'mot de passe à 8 chiffres, pour la première connexion',
  'file.passwordPersonal': 'mot de passe personnel',
  'file.franceConnect': 'FranceConnect',
  'file.linked': 'lié',
  'file.notLinked': 'pas lié',
  'file.createdAt': 'Compte créé le',
  'file.dossiers': 'Dossiers allocataires',
  'file.dossier': 'Caf {fund}',
  'file.roleAllocataire': 'allocataire',
  'file.roleConjoint': 'conjoint',
  'file.roleEnfant': 'enfant',
  'file.roleAutre': 'autre membre',

  'file.history': "Ce qui s'est passé",
  'file.allHistory': "Toute l'activité",
  'file.historyTitle': 'Activité du compte',
  'file.historyHint':
    'La personne voit les mêmes événements dans « Mon activité », sans le nom des agents ni les références.',
  'file.noHistory': "Il n'y a rien.",
  'file.by': 'agent : {name}',
  'file.reference': 'référence : {reference}',
  'file.backToFile': 'Retour au dossier',
  'file.actions': 'Que faire ?',
  'file.noActions': 'Votre rôle ne permet aucune action sur ce compte.',
  'file.erasureWaits': "Un effacement est proposé, et attend l'accord d'un autre agent.",
  'file.erasureSee': 'Voir la proposition',

  'file.notOpenTitle': 'Dossier fermé',
  'file.notOpen':
    "Ce dossier n'est pas ouvert, ou il l'est depuis plus d'une demi-heure. Cherchez la personne, et donnez le motif.",
  'file.goneTitle': "Ce compte n'existe plus",
  'file.erased':
    "Le compte a été effacé. Il n'en reste que les événements, sans un mot sur la personne.",
  'file.merged': 'Le compte a été réuni avec un autre, qui porte maintenant son identifiant.',
  'file.search': 'Chercher une personne',
} as const;
