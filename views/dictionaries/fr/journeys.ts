/** Words of the first connection, of the codes and of the forgotten password, in French. */
export const frJourneys = {
  'announcement.title': 'Votre connexion à « Mon Compte » change !',
  'announcement.why':
    'Pour mieux protéger vos informations, vous allez choisir un mot de passe à vous. Le mot de passe à 8 chiffres ne servira plus.',
  'announcement.three': 'Il y a 3 étapes. Elles prennent quelques minutes.',
  'announcement.terms':
    "Je prends connaissance et je valide les conditions générales d'utilisation de « Mon Compte »",
  'announcement.password': 'Je choisis mon nouveau mot de passe',
  'announcement.contact': 'Je confirme mes coordonnées de contact',
  'announcement.pause':
    'Gardez près de vous votre téléphone ou vos mails\u00a0: vous allez recevoir un code. Si vous vous arrêtez en chemin, vous reprendrez à la même étape.',
  'announcement.submit': 'Commencer',

  'steps.count': 'Étape {step} sur {of}',
  'steps.terms': 'Conditions',
  'steps.password': 'Mot de passe',
  'steps.contact': 'Contact',
  'steps.done': '(terminée)',

  'terms.version': 'Version {version}, en vigueur depuis le {date}.',
  'terms.accept': "J'ai lu et j'accepte les conditions générales d'utilisation",
  'terms.required':
    "Pour continuer, cochez la case «\u00a0J'ai lu et j'accepte les conditions générales d'utilisation\u00a0».",

  'newPassword.title': 'Mon nouveau mot de passe personnel',
  'newPassword.rules':
    'Pour des raisons de sécurité, les règles suivantes doivent être respectées\u00a0:',
  'newPassword.length': 'une longueur comprise entre {min} et {max} caractères',
  'newPassword.digit': 'au moins 1 chiffre',
  'newPassword.letters': 'au moins 1 lettre minuscule et 1 majuscule',
  'newPassword.met': 'règle respectée',
  'newPassword.unmet': 'pas encore',
  'newPassword.advice':
    "Choisissez un mot de passe que vous retiendrez, par exemple quelques mots sans lien entre eux, avec un chiffre et une majuscule. Les espaces et les signes comme\u00a0!\u00a0ou\u00a0? sont permis. N'écrivez ni votre nom, ni votre date de naissance, ni votre numéro de sécurité sociale.",
  'newPassword.password': 'Nouveau mot de passe',
  'newPassword.confirmation': 'Confirmation du nouveau mot de passe',

  'password.rule.length': 'Le mot de passe doit avoir entre {min} et {max} caractères.',
  'password.rule.tooManyBytes':
    "Ce mot de passe a trop d'émojis ou de signes rares. Remplacez-en par des lettres ou des chiffres.",
  'password.rule.control':
    'Ce mot de passe contient un retour à la ligne, une tabulation ou un autre signe invisible. Tapez-le au clavier.',
  'password.rule.digit': 'Ajoutez au moins 1 chiffre.',
  'password.rule.lowercase': 'Ajoutez au moins 1 lettre minuscule.',
  'password.rule.uppercase': 'Ajoutez au moins 1 lettre majuscule.',
  'password.rule.personal':
    'Ce mot de passe contient votre nom, votre prénom, votre date de naissance ou votre identifiant. Choisissez autre chose.',
  'password.rule.guessable':
    'Ce mot de passe est trop facile à deviner. Choisissez par exemple plusieurs mots sans lien entre eux.',
  'password.mismatch': 'Les deux mots de passe ne sont pas les mêmes. Tapez-les de nouveau.',
  'password.current': "C'est votre mot de passe actuel. Choisissez-en un autre.",

  'contact.title': 'Mes coordonnées de contact',
  'contact.why':
    'Donnez votre adresse mail ou votre numéro de portable. Nous y envoyons tout de suite un code, pour vérifier que vous le recevez bien. Si vous oubliez votre mot de passe, vous recevrez aussi un code à cet endroit.',
  'contact.channel': 'Où voulez-vous recevoir vos codes\u00a0?',
  'contact.byMail': 'Adresse mail',
  'contact.bySms': 'Téléphone portable',
  'contact.email': 'Votre adresse mail',
  'contact.emailHint': 'Exemple\u00a0: nom@exemple.fr',
  'contact.phone': 'Votre numéro de téléphone portable',
  'contact.phoneHint': 'Exemple\u00a0: 06 12 34 56 78',
  'contact.submit': 'Envoyer le code',
  'contact.change': 'Modifier mes coordonnées',
  'contact.notSent': "Le message n'a pas pu être envoyé. Réessayez, ou choisissez l'autre moyen.",
  'channel.required': 'Choisissez par mail ou par téléphone.',
  'email.malformed': "Cette adresse mail n'est pas correcte. Exemple\u00a0: nom@exemple.fr",
  'phone.malformed': "Ce numéro de téléphone n'est pas correct. Exemple\u00a0: 06 12 34 56 78",
  'phone.notMobile':
    "Ce numéro n'est pas celui d'un téléphone portable. Donnez un numéro de portable, ou choisissez l'adresse mail.",
  'phone.foreign':
    "Nous n'envoyons pas de SMS à l'étranger. Donnez un numéro de portable français (métropole ou outre-mer), ou choisissez l'adresse mail.",

  'code.label': 'Code de confirmation',
  'code.hint': '6 chiffres',
  'code.sentMail': "Un code vient d'être envoyé à l'adresse mail",
  'code.sentSms': "Un code vient d'être envoyé par SMS au numéro",
  'code.valid': 'Ce code est valable 15 minutes.',
  'code.spam': 'Regardez aussi dans les courriers indésirables (spams).',
  'code.submit': 'Valider',
  'code.nothing': "Vous n'avez rien reçu\u00a0?",
  'code.wait': "Attendez une minute. Si rien n'arrive, demandez un nouveau code.",
  'code.resend': 'Renvoyer le code',
  'code.sentAgain': "Un nouveau code vient d'être envoyé. L'ancien ne marche plus.",
  'code.wrong': "Ce code n'est pas le bon. Vérifiez-le et tapez-le de nouveau.",
  'code.expired': "Ce code n'est plus valable. Demandez-en un nouveau.",
  'code.tooMany': 'Trop de codes faux ont été tapés. Demandez un nouveau code.',
  'code.refused':
    "Ce code n'est pas le bon, ou n'est plus valable. Vérifiez-le, ou demandez-en un nouveau.",
  'code.tooEarly':
    "Un code vient déjà d'être envoyé, il reste valable. Réessayez dans {seconds|seconde|secondes}.",
  'code.tooSoon':
    'Il est trop tôt pour envoyer un nouveau code. Réessayez dans {seconds|seconde|secondes}.',
  'code.tooOften': 'Trop de codes ont été demandés. Réessayez dans {minutes|minute|minutes}.',

  'forgotten.title': 'Mot de passe oublié',
  'forgotten.how':
    'Pour choisir un nouveau mot de passe, répondez à ces questions. Vous recevrez un code sur votre téléphone ou par mail.',
  'forgotten.identifier': 'Numéro de Sécurité sociale ou identifiant provisoire',
  'forgotten.identifierHint': '13 caractères, ou la lettre P et 8 chiffres',
  'forgotten.birthDate': 'Date de naissance',
  'forgotten.birthDateHint': 'JJ/MM/AAAA, par exemple 31/12/1980 ou 31121980',
  'forgotten.channel': 'Comment voulez-vous recevoir le code\u00a0?',
  'forgotten.bySms': 'Par SMS',
  'forgotten.byMail': 'Par mail',
  'forgotten.channelRequired': 'Choisissez par SMS ou par mail.',
  'forgotten.sent': "Si les informations correspondent à un compte, un code vient d'être envoyé.",
  'forgotten.sentAgain':
    "Si les informations correspondent à un compte, un nouveau code vient d'être envoyé. L'ancien ne marche plus.",
  'forgotten.codeHint':
    "6 chiffres reçus par SMS ou par mail, ou code d'activation de 12 caractères reçu par courrier",
  'forgotten.nothing':
    'Attendez quelques minutes. Vérifiez aussi ce que vous avez tapé\u00a0: «\u00a0Retour\u00a0» vous ramène au début.',
  'forgotten.lost': "Vous n'avez plus accès à votre téléphone ou à votre adresse mail\u00a0?",
  'forgotten.lostAsk':
    "Demandez un code d'activation à votre Caf. Elle vérifie votre identité et vous envoie ce code par courrier. Il est valable 15 jours et ne sert qu'une fois.",
  'forgotten.lostType':
    "Quand vous l'avez reçu, revenez à «\u00a0Mot de passe oublié\u00a0» et tapez-le sur cette page, dans le champ «\u00a0Code de confirmation\u00a0».",
  'identifier.malformed':
    'Tapez un numéro de sécurité sociale (13 caractères, il commence par 1 ou 2), ou la lettre P et 8 chiffres.',
  'identifier.provisionalNir':
    'Les numéros de sécurité sociale provisoires (commençant par 7 ou 8) ne sont pas acceptés. Tapez votre identifiant provisoire\u00a0: la lettre P et 8 chiffres.',
  'journey.throttled': 'Trop de demandes. Réessayez dans {minutes|minute|minutes}.',

  'loginCode.title': 'Code de connexion',
  'loginCode.why':
    "Pour vérifier que c'est bien vous, nous vous demandons un code en plus du mot de passe.",
  'loginCode.bySms': 'Recevoir le code par SMS',
  'loginCode.byMail': 'Recevoir le code par mail',
} as const;
