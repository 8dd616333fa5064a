/** French words of the pages outside a journey: consent, signing out, the list of services, errors, articles. */
export const service = {
  'consent.title': 'Autorisation',
  'consent.asks': '{service} demande à recevoir :',
  'consent.choice':
    'Vous êtes libre de refuser. Dans ce cas, aucune de ces informations ne lui est envoyée.',
  'consent.allow': 'Accepter',
  'consent.deny': 'Refuser',
  'consent.openid': 'un code qui permet de vous reconnaître quand vous revenez sur ce service',
  'consent.profile': 'votre nom, vos prénoms, votre sexe et votre date de naissance',
  'consent.email': 'votre adresse mail',
  'consent.phone': 'votre numéro de téléphone portable',
  'consent.birth': 'votre lieu de naissance',
  'consent.offline_access': "ces informations aussi quand vous n'utilisez pas le service",
  'consent.dossiers':
    'vos dossiers allocataires, votre place dans chacun et ce que vous pouvez y faire',
  'consent.nir': 'votre numéro de sécurité sociale',

  'logout.title': 'Déconnexion',
  'logout.question': 'Voulez-vous vous déconnecter de Mon Compte ?',
  'logout.shared': 'Sur un ordinateur partagé, déconnectez-vous toujours avant de partir.',
  'logout.confirm': 'Se déconnecter',
  'logout.cancel': 'Rester connecté',

  'signedOut.title': 'Déconnexion terminée',
  'signedOut.words': "Vous n'êtes plus connecté à Mon Compte.",
  'signedOut.shared': 'Sur un ordinateur partagé, fermez aussi toutes les fenêtres du navigateur.',

  'sessionLost.title': 'Votre connexion a été interrompue',
  'sessionLost.words':
    'La page est restée ouverte trop longtemps, ou votre navigateur a effacé ou refuse les cookies.',
  'sessionLost.next': 'Le bouton « Reprendre » vous ramène au service « {service} ».',
  'sessionLost.nextAlone':
    'Vous pouvez recommencer depuis le site ou le service que vous vouliez utiliser.',
  'sessionLost.resume': 'Reprendre',

  'stepDone.title': 'Étape déjà faite',
  'stepDone.words': "Vous avez déjà répondu à cette page. Vous n'avez rien à refaire ici.",
  'stepDone.signedIn': 'Vous êtes connecté',
  'stepDone.signedInWords': 'Votre connexion est terminée. Vous pouvez continuer vers le service.',

  'home.title': 'Vos services',
  'home.words': 'Choisissez un service. Vous vous connecterez ensuite avec Mon Compte.',
  'home.none': "Aucun service n'est ouvert pour le moment. Revenez plus tard.",

  'error.title': 'Un problème est survenu',
  'error.help': "Si vous demandez de l'aide, donnez ces indications :",
  'error.code': 'Code :',
  'error.incident': "Numéro d'incident :",
  'error.badRequest':
    "Nous n'avons pas compris cette demande. Revenez au service que vous vouliez utiliser et recommencez.",
  'error.sessionLost':
    'Votre connexion a été interrompue : la page est restée ouverte trop longtemps. Recommencez depuis le service que vous vouliez utiliser.',
  'error.tooManyCodes':
    "Trop de codes faux ont été tapés aujourd'hui. Recommencez avec votre identifiant et votre mot de passe, depuis le service que vous vouliez utiliser. Un nouveau code vous sera envoyé.",
  'error.forbidden':
    'Cette page ne vous est pas ouverte. Revenez au service que vous vouliez utiliser.',
  'error.notFound':
    "Cette page n'existe pas. Vérifiez l'adresse, ou continuez avec le bouton ci-dessous.",
  'error.methodNotAllowed':
    "Cette page ne s'ouvre pas de cette façon. Recommencez avec le bouton ci-dessous.",
  'error.tooLarge':
    'Vous avez envoyé trop de texte. Revenez à la page précédente et écrivez une réponse plus courte.',
  'error.misdirected':
    "Cette adresse n'est pas celle de Mon Compte. Fermez cette page et repassez par le service que vous vouliez utiliser.",
  'error.tooMany':
    'Trop de demandes viennent de votre connexion internet. Attendez quelques minutes, puis réessayez.',
  'error.internal': 'Le problème vient de nous, pas de vous. Réessayez dans quelques minutes.',
  'error.busy':
    'Beaucoup de personnes se connectent en ce moment. Attendez une minute, puis réessayez.',
  'error.unavailable':
    'Mon Compte est momentanément indisponible. Réessayez dans quelques minutes.',
  'error.oauth':
    'Le service qui vous a envoyé ici a fait une demande que nous ne pouvons pas traiter. Le problème ne vient pas de vous. Revenez à ce service et recommencez.',

  'formPost.title': 'Retour au service',
  'formPost.words': 'Pour revenir au service, appuyez sur « Continuer ».',
  'formPost.accountTitle': 'Changement de compte',
  'formPost.accountWords':
    'Un autre compte était ouvert dans ce navigateur. Il va être déconnecté, puis votre connexion continue. Appuyez sur « Continuer ».',
  'formPost.button': 'Continuer',

  'article.accessibility': 'Accessibilité',
} as const;
