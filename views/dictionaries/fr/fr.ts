/**
 * The French words, the first language: this list of keys is the one every other language follows.
 * `{name}` is filled in; `{n|minute|minutes}` counts: the number, then the word for one or for several.
 * Sentences are short and say what to do next: many readers are in a hurry, in trouble, or learning French.
 */
import { frCreation } from './creation.ts';
import { frFranceConnect } from './franceconnect.ts';
import { frJourneys } from './journeys.ts';

export const fr = {
  ...frCreation,
  ...frJourneys,
  ...frFranceConnect,

  'frame.skip': 'Aller au contenu',
  'frame.welcome': 'Bienvenue sur le portail des allocations familiales',
  'frame.welcomeHelp': 'Bienvenue sur le portail de connexion des allocations familiales',
  'frame.title': '{heading} – Mon Compte',
  'frame.otherLanguage': 'English',
  'frame.service': 'Service\u00a0:',
  'frame.anyService': 'Le service',
  'frame.back': 'Revenir au service',
  'frame.backTo': 'Revenir au service «\u00a0{service}\u00a0»',
  'frame.home': "Aller à l'accueil",
  'frame.footer': 'Informations utiles',

  'footer.legal': 'Mentions légales',
  'footer.privacy': 'Informatique et libertés',
  'footer.terms': "Conditions générales d'utilisation",
  'footer.security': 'Conseils de sécurité',
  'footer.accessibility': 'Accessibilité : non conforme',

  'foot.secret':
    'Votre mot de passe est confidentiel. Ne le communiquez à personne, pas même à votre Caf. Attention aux messages frauduleux. Pour consulter nos conseils de sécurité, {link}.',
  'foot.secretLink': 'suivez le guide',
  'foot.data':
    'Pour savoir comment sont traitées vos données personnelles, consultez la page {link}.',
  'foot.dataLink': '« Informatique et libertés »',

  'form.allRequired': 'Tous les champs sont obligatoires, sauf mention contraire.',
  'form.problem': 'Il y a un problème',
  'form.fieldProblem': '{label}\u00a0: {problem}',
  'form.expired': 'La page a expiré. Remplissez de nouveau le formulaire, puis validez.',
  'form.continue': 'Continuer',
  'field.required': 'Champ obligatoire',
  'field.error': 'Erreur\u00a0:',

  'login.title': 'Connexion',
  'login.know': 'À savoir avant de se connecter',
  'login.knowFirst':
    'Pour votre première connexion, renseignez votre numéro de sécurité sociale et votre mot de passe actuel à 8 chiffres.',
  'login.knowNext':
    'Pour les connexions suivantes, renseignez le mot de passe créé lors de votre première connexion.',
  'login.nir': 'Numéro de Sécurité sociale',
  'login.nirHint': '13 caractères',
  'login.nirHelp': 'Où trouver ce numéro\u00a0?',
  'login.nirWhere': 'Votre numéro de sécurité sociale est écrit\u00a0:',
  'login.nirOnCard': 'sur votre carte Vitale\u00a0;',
  'login.nirOnRights': "sur votre attestation de droits à l'Assurance maladie\u00a0;",
  'login.nirOnPay': 'sur vos fiches de paie.',
  'login.nirHow':
    'Il commence par 1 ou 2. Tapez les 13 premiers caractères. Ne tapez pas la clé (les 2 derniers chiffres).',
  'login.nirExample': 'Exemple\u00a0:',
  'login.nirExampleKey': 'clé\u00a0: {key}',
  'login.provisional': 'Identifiant provisoire',
  'login.provisionalHint': '8 chiffres',
  'login.provisionalPrefix': 'après la lettre P, déjà écrite',
  'login.provisionalHelp': 'Où trouver cet identifiant\u00a0?',
  'login.provisionalWhere':
    "L'identifiant provisoire vous a été envoyé par SMS ou mail lors de la création de compte. Il est constitué de 9 caractères et commence par la lettre P. Saisir exclusivement les 8 chiffres.",
  'login.toProvisional': "J'ai un identifiant provisoire",
  'login.remember': 'Se souvenir de moi',
  'login.rememberHint': 'Ne cochez pas cette case sur un ordinateur partagé.',
  'login.remembered': 'Numéro mémorisé',
  'login.rememberedStart': 'qui commence par {start}',
  'login.forget': "Ce n'est pas moi",
  'login.password': 'Mot de passe',
  'login.passwordHint': '{min} à {max} caractères',
  'login.show': 'Afficher',
  'login.hide': 'Masquer',
  'login.showWhat': 'le mot de passe',
  'login.shown': 'Le mot de passe est visible.',
  'login.hidden': 'Le mot de passe est caché.',
  'login.submit': 'Se connecter',
  'login.return': 'Retour',
  'login.refused': 'Identifiant ou mot de passe incorrect.',
  'login.throttled': 'Trop de tentatives. Réessayez dans {minutes|minute|minutes}.',
  'login.forgotten': 'Mot de passe oublié ?',
  'login.passwordChanged':
    'Votre mot de passe a été modifié. Connectez-vous avec le nouveau mot de passe.',

  'nir.provisional':
    'Les numéros de sécurité sociale provisoires (commençant par 7 ou 8) ne sont pas acceptés. Connectez-vous avec un identifiant provisoire.',
  'nir.malformed': 'Le numéro de sécurité sociale comporte 13 caractères et commence par 1 ou 2.',
  'nir.key':
    'Les 2 derniers chiffres (la clé) ne correspondent pas à ce numéro. Vérifiez le numéro, ou tapez seulement les 13 premiers caractères.',
  'provisional.malformed': "L'identifiant provisoire comporte 8 chiffres après la lettre P.",

  'captcha.title': 'Vérification de sécurité',
  'captcha.picture': 'Image de caractères à recopier. Vous pouvez aussi écouter ces caractères.',
  'captcha.listen': 'Écouter',
  'captcha.change': "Changer d'image",
  'captcha.changed': 'Une nouvelle image est affichée.',
  'captcha.label': 'Saisir les caractères ci-dessus',
  'captcha.hint': 'Vous pouvez écrire en majuscules ou en minuscules.',
  'captcha.wrong': 'Ce ne sont pas les bons caractères. En voici de nouveaux\u00a0: recopiez-les.',
  'captcha.unavailable':
    'La vérification de sécurité ne marche pas pour le moment. Réessayez dans quelques minutes.',

  'consent.title': 'Autorisation',
  'consent.asks': '{service} demande à recevoir\u00a0:',
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
  'consent.nir': 'votre numéro de sécurité sociale',

  'logout.title': 'Déconnexion',
  'logout.question': 'Voulez-vous vous déconnecter de Mon Compte\u00a0?',
  'logout.shared': 'Sur un ordinateur partagé, déconnectez-vous toujours avant de partir.',
  'logout.confirm': 'Se déconnecter',
  'logout.cancel': 'Rester connecté',

  'signedOut.title': 'Déconnexion terminée',
  'signedOut.words': "Vous n'êtes plus connecté à Mon Compte.",
  'signedOut.shared': 'Sur un ordinateur partagé, fermez aussi toutes les fenêtres du navigateur.',

  'sessionLost.title': 'Votre connexion a été interrompue',
  'sessionLost.words':
    'La page est restée ouverte trop longtemps, elle a déjà servi, ou votre navigateur refuse les cookies. Ce que vous avez déjà validé est gardé.',
  'sessionLost.next':
    'Le bouton «\u00a0Reprendre\u00a0» vous ramène au service «\u00a0{service}\u00a0».',
  'sessionLost.nextAlone':
    'Vous pouvez recommencer depuis le site ou le service que vous vouliez utiliser.',
  'sessionLost.resume': 'Reprendre',

  'home.title': 'Vos services',
  'home.words': 'Choisissez un service. Vous vous connecterez ensuite avec Mon Compte.',
  'home.none': "Aucun service n'est ouvert pour le moment. Revenez plus tard.",

  'error.title': 'Un problème est survenu',
  'error.help': "Si vous demandez de l'aide, donnez ces indications\u00a0:",
  'error.code': 'Code\u00a0:',
  'error.incident': "Numéro d'incident\u00a0:",
  'error.badRequest':
    "Nous n'avons pas compris cette demande. Revenez au service que vous vouliez utiliser et recommencez.",
  'error.sessionLost':
    'Votre connexion a été interrompue\u00a0: la page est restée ouverte trop longtemps, ou elle a déjà servi. Recommencez depuis le service que vous vouliez utiliser.',
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
  'formPost.words': 'Pour revenir au service, appuyez sur «\u00a0Continuer\u00a0».',
  'formPost.button': 'Continuer',

  'article.accessibility': 'Accessibilité',
} as const;

export type MessageKey = keyof typeof fr;
