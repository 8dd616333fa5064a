/** French words of the first connection, and of every page that takes a new password. */
export const firstConnection = {
  'announcement.title': 'Votre connexion à « Mon Compte » change !',
  'announcement.why':
    'Pour mieux protéger vos informations, vous allez choisir un mot de passe à vous. Le mot de passe à 8 chiffres ne servira plus.',
  'announcement.three': 'Il y a 3 étapes. Elles prennent quelques minutes.',
  'announcement.terms':
    "Je prends connaissance et je valide les conditions générales d'utilisation de « Mon Compte »",
  'announcement.password': 'Je choisis mon nouveau mot de passe',
  'announcement.contact': 'Je confirme mes coordonnées de contact',
  'announcement.pause':
    'Gardez près de vous votre téléphone ou vos mails : vous allez recevoir un code. Si vous vous arrêtez en chemin, vous reprendrez à la même étape.',
  'announcement.submit': 'Commencer',

  'terms.version': 'Version {version}, en vigueur depuis le {date}.',
  'terms.accept': "J'ai lu et j'accepte les conditions générales d'utilisation",
  'terms.required':
    "Pour continuer, cochez la case « J'ai lu et j'accepte les conditions générales d'utilisation ».",

  'newPassword.title': 'Mon nouveau mot de passe personnel',
  'newPassword.required':
    "Pour protéger votre compte, choisissez un autre mot de passe. L'ancien ne sert plus : quelqu'un d'autre le connaît peut-être.",
  'newPassword.rules':
    'Pour des raisons de sécurité, les règles suivantes doivent être respectées :',
  'newPassword.length': 'une longueur comprise entre {min} et {max} caractères',
  'newPassword.digit': 'au moins 1 chiffre',
  'newPassword.letters': 'au moins 1 lettre minuscule et 1 majuscule',
  'newPassword.hard': 'difficile à deviner, sans votre nom ni votre date de naissance',
  'newPassword.met': 'règle respectée',
  'newPassword.unmet': 'pas encore',
  'newPassword.later': "vérifié à l'envoi",
  'newPassword.failed': 'règle non respectée',
  'newPassword.advice':
    "Choisissez un mot de passe que vous retiendrez, par exemple quelques mots sans lien entre eux, avec un chiffre et une majuscule. Les espaces et les signes comme ! ou ? sont permis. N'écrivez ni votre nom, ni votre date de naissance, ni votre numéro de sécurité sociale.",
  'newPassword.password': 'Nouveau mot de passe',
  'newPassword.confirmation': 'Confirmation du nouveau mot de passe',

  'password.rule.length': 'Le mot de passe doit avoir entre {min} et {max} caractères.',
  'password.rule.tooManyBytes':
    "Ce mot de passe a trop d'émojis ou de signes rares. Remplacez-en par des lettres ou des chiffres.",
  'password.rule.control':
    'Ce mot de passe contient un retour à la ligne, une tabulation ou un autre signe invisible. Tapez-le au clavier.',
  'password.rule.edges':
    "Le mot de passe ne doit ni commencer ni finir par un espace. Effacez l'espace.",
  'password.rule.digit': 'Ajoutez au moins 1 chiffre.',
  'password.rule.lowercase': 'Ajoutez au moins 1 lettre minuscule.',
  'password.rule.uppercase': 'Ajoutez au moins 1 lettre majuscule.',
  'password.rule.personal':
    'Ce mot de passe contient votre nom, votre prénom, votre date de naissance ou votre identifiant. Choisissez autre chose.',
  'password.rule.guessable':
    'Ce mot de passe est trop facile à deviner. Choisissez par exemple plusieurs mots sans lien entre eux.',
  'password.mismatch': 'Les deux mots de passe ne sont pas les mêmes. Tapez-les de nouveau.',
  'password.current': "C'est votre mot de passe actuel. Choisissez-en un autre.",
} as const;
