/** French words of the sign-in page and of the page for the code after the password. */
export const login = {
  'login.title': 'Connexion',
  'login.know': 'À savoir avant de se connecter',
  'login.knowFirst':
    'Pour votre première connexion, renseignez votre numéro de sécurité sociale et votre mot de passe actuel à 8 chiffres.',
  'login.knowNext':
    'Pour les connexions suivantes, renseignez le mot de passe créé lors de votre première connexion.',
  'login.nir': 'Numéro de Sécurité sociale',
  'login.nirHint': '13 caractères',
  'login.nirHelp': 'Où trouver ce numéro ?',
  'login.nirWhere': 'Votre numéro de sécurité sociale est écrit :',
  'login.nirOnCard': 'sur votre carte Vitale ;',
  'login.nirOnRights': "sur votre attestation de droits à l'Assurance maladie ;",
  'login.nirOnPay': 'sur vos fiches de paie.',
  'login.nirHow':
    'Il commence par 1 ou 2. Tapez les 13 premiers caractères. Ne tapez pas la clé (les 2 derniers chiffres).',
  'login.nirExample': 'Exemple :',
  'login.nirExampleKey': 'clé : {key}',
  'login.provisional': 'Identifiant provisoire',
  'login.provisionalHint': '8 chiffres',
  'login.provisionalPrefix': 'après la lettre P, déjà écrite',
  'login.provisionalHelp': 'Où trouver cet identifiant ?',
  'login.provisionalWhere':
    "L'identifiant provisoire vous a été envoyé par SMS ou mail lors de la création de compte. Il est constitué de 9 caractères et commence par la lettre P. Saisir exclusivement les 8 chiffres.",
  'login.toProvisional': "J'ai un identifiant provisoire",
  'login.remember': 'Se souvenir de moi',
  'login.rememberHint': 'Jamais sur un ordinateur partagé.',
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
  'login.refusedLast':
    'Identifiant ou mot de passe incorrect. Après encore un essai faux, il faudra attendre une minute ou plus.',
  'login.adviceFirst':
    'Première connexion ? Votre mot de passe est celui à 8 chiffres que vous utilisez déjà.',
  'login.adviceForgotten':
    'Vous ne le retrouvez pas ? {link} : vous pourrez vous connecter sans attendre.',
  'login.adviceForgottenLink': 'Choisissez un nouveau mot de passe',
  'login.adviceOpen': "Votre compte n'est pas bloqué.",
  'login.throttled': 'Trop de tentatives. Réessayez dans {minutes|minute|minutes}.',
  'login.forgotten': 'Mot de passe oublié ?',
  'login.forgottenIdentifier': 'Identifiant provisoire oublié ?',
  'login.knowCreate': "Vous n'avez pas encore de compte, cliquez sur {link}",
  'login.knowCreateLink': '« créer Mon Compte »',
  'login.first': 'Première connexion ?',
  'login.create': 'Créer Mon Compte',
  'login.franceConnectOnly':
    'Ce service demande une identité vérifiée : identifiez-vous avec {name}. Un mot de passe ne suffit pas.',
  'login.willLink':
    'Connectez-vous avec votre identifiant et votre mot de passe. Votre compte sera alors lié à {name}.',

  'setAside.title': 'Votre compte attend une confirmation',
  'setAside.what':
    "Votre compte attend une confirmation de votre Caf. Un autre compte, confirmé par votre Caf ou par FranceConnect, a la même identité ou le même numéro de sécurité sociale. En attendant, ce compte-ci n'ouvre aucun service.",
  'setAside.you':
    "C'est bien vous ? Choisissez « Mot de passe oublié ? » et tapez votre numéro de sécurité sociale. Le code est envoyé à l'adresse mail ou au téléphone que votre Caf connaît. Si vous avez utilisé FranceConnect, connectez-vous avec FranceConnect.",
  'setAside.caf':
    'Vous ne recevez pas de code ? Contactez votre Caf : elle peut vous envoyer un code par courrier, ou réunir vos deux comptes.',

  'suspended.title': 'Compte suspendu',
  'suspended.what': 'Votre compte est suspendu. Contactez votre Caf.',
  'suspended.rights': 'Vos droits aux allocations ne changent pas.',

  'nir.provisional':
    'Les numéros de sécurité sociale provisoires (commençant par 7 ou 8) ne sont pas acceptés. Connectez-vous avec un identifiant provisoire.',
  'nir.malformed': 'Le numéro de sécurité sociale comporte 13 caractères et commence par 1 ou 2.',
  'nir.length':
    'Vous avez tapé {typed|caractère|caractères}, il en faut 13. Le numéro de sécurité sociale comporte 13 caractères et commence par 1 ou 2.',
  'nir.key':
    'Les 2 derniers chiffres (la clé) ne correspondent pas à ce numéro. Vérifiez le numéro, ou tapez seulement les 13 premiers caractères.',

  'provisional.malformed': "L'identifiant provisoire comporte 8 chiffres après la lettre P.",

  'provisional.length':
    "Vous avez tapé {typed|chiffre|chiffres}, il en faut 8. L'identifiant provisoire comporte 8 chiffres après la lettre P.",

  'loginCode.title': 'Code de connexion',
  'loginCode.why':
    "Pour vérifier que c'est bien vous, nous vous demandons un code en plus du mot de passe.",
  'loginCode.bySms': 'Recevoir le code par SMS',
  'loginCode.byMail': 'Recevoir le code par mail',

  'keepAccount.title': 'Vous avez fermé votre compte',
  'keepAccount.closed': 'Vos droits aux allocations ne changent pas.',
  'keepAccount.until':
    "Il sera effacé après le {day}. Jusque-là, vous pouvez le garder : il s'ouvre de nouveau, avec tout ce qu'il contient.",
  'keepAccount.submit': 'Garder mon compte',
  'keepAccount.leave':
    "Vous voulez toujours le fermer ? Vous n'avez rien à faire : fermez cette page.",
} as const;
