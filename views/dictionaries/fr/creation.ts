/** Words of the forgotten provisional identifier and of the creation of an account, in French. */
export const frCreation = {
  'login.forgottenIdentifier': 'Identifiant provisoire oublié ?',
  'login.knowCreate': "Vous n'avez pas encore de compte, cliquez sur {link}",
  'login.knowCreateLink': '« créer Mon Compte »',
  'login.first': 'Première connexion ?',
  'login.create': 'Créer Mon Compte',

  'forgottenIdentifier.title': 'Identifiant provisoire oublié',
  'forgottenIdentifier.how':
    'Répondez à ces questions. Si nous vous trouvons, vous recevrez votre identifiant provisoire par SMS ou par mail.',
  'forgottenIdentifier.sent':
    "Si les informations correspondent à un compte, un message vient d'être envoyé.",
  'forgottenIdentifier.nothing':
    "Attendez quelques minutes. Toujours rien\u00a0? Recommencez et vérifiez ce que vous tapez, ou demandez de l'aide à votre Caf.",
  'forgottenIdentifier.back': 'Revenir à la connexion',

  'identity.birthName': 'Nom de naissance',
  'identity.usualName': "Nom d'usage (facultatif)",
  'identity.usualNameHint': 'Par exemple, le nom de votre mari ou de votre femme.',
  'identity.gender': 'Sexe',
  'identity.female': 'Féminin',
  'identity.male': 'Masculin',
  'identity.givenNames': 'Prénom(s)',
  'identity.givenNamesHint': 'Tous vos prénoms, dans le même ordre que sur vos papiers.',
  'identity.birthDate': 'Date de naissance (format de saisie JJ/MM/AAAA)',
  'identity.birthDateHint': 'Exemple\u00a0: 05/12/1963 ou 05121963',
  'identity.birthplace': 'Lieu de naissance',
  'identity.france': "France métropolitaine ou Départements et Collectivités d'Outre-mer",
  'identity.abroad': 'Étranger',
  'identity.bornInFrance': 'Naissance en France',
  'identity.bornAbroad': "Naissance à l'étranger",
  'identity.birthDepartement': 'Numéro de Département ou Collectivité de naissance',
  'identity.birthDepartementHint': 'Exemples\u00a0: 75, 2A, 974',
  'identity.birthCommune': 'Commune de naissance',
  'identity.birthCommuneHint':
    "Tapez le début du nom. Pour Paris, Lyon et Marseille, ajoutez l'arrondissement\u00a0: «\u00a0Paris 7\u00a0».",
  'identity.birthCommuneOther': "Ma commune n'est pas dans la liste (facultatif)",
  'identity.birthCommuneOtherHint': 'Écrivez ici son nom, comme sur vos papiers.',
  'identity.birthCountry': 'Pays de naissance',
  'identity.birthCountryHint':
    'Si ce pays a changé de nom, vous pouvez écrire son ancien nom. Exemple\u00a0: URSS.',
  'identity.birthTown': 'Ville de naissance',
  'identity.parents': 'Identité de mes parents',
  'identity.parent': 'Parent {n}',
  'identity.parentBirthName': 'Nom de naissance du parent {n}',
  'identity.parentGivenNames': 'Prénom(s) du parent {n}',
  'identity.choose': 'Choisissez dans la liste',
  'identity.listed': '{n|nom dans la liste|noms dans la liste}',
  'identity.notListed': 'Aucun nom dans la liste',
  'name.tooLong': 'Écrivez 100 lettres au maximum.',
  'name.digits': "N'écrivez pas de chiffres dans un nom.",
  'name.notLatin':
    "Écrivez avec les lettres de l'alphabet français, comme sur vos papiers français.",
  'name.characters': 'Utilisez seulement des lettres, des espaces, des tirets et des apostrophes.',
  'birthDate.malformed':
    "Écrivez le jour, le mois et l'année avec des chiffres. Exemple\u00a0: 05/12/1963.",
  'birthDate.impossible': "Cette date n'existe pas. Vérifiez le jour et le mois.",
  'birthDate.future': "Cette date n'est pas encore arrivée. Vérifiez l'année.",
  'birthDate.tooYoung': 'Il faut avoir 15 ans ou plus.',
  'birthDate.tooOld': "Vérifiez l'année\u00a0: elle ne peut pas être avant 1900.",
  'birthDepartement.unknown': "Ce numéro n'existe pas. Exemples de numéros\u00a0: 75, 2A, 974.",
  'birthCommune.choose': 'Choisissez votre commune de naissance dans la liste.',
  'birthCommune.unknown':
    "«\u00a0{commune}\u00a0» n'est pas dans la liste des communes du {departement}. Choisissez votre commune dans la liste. Si elle n'y est pas, laissez son nom en dessous, puis continuez.",
  'birthCountry.choose': 'Choisissez votre pays de naissance dans la liste.',
  'birthCountry.unknown':
    "«\u00a0{country}\u00a0» n'est pas dans la liste des pays. Choisissez votre pays de naissance dans la liste.",
  'birthCountry.france':
    "Pour une naissance en France, choisissez «\u00a0France métropolitaine ou Départements et Collectivités d'Outre-mer\u00a0».",

  'create.title': 'Créer mon compte',
  'create.how':
    'Il y a 5 étapes. Gardez près de vous vos papiers, et votre téléphone ou vos mails\u00a0: vous allez recevoir un code.',
  'create.told': 'FranceConnect nous a donné votre identité\u00a0:',
  'create.toldWrong':
    "Elle ne peut pas être modifiée ici. Si elle n'est pas juste, contactez votre Caf.",
  'create.usualName': "Nom d'usage",
  'create.without': "Je n'ai pas de numéro de sécurité sociale commençant par 1 ou 2",
  'create.withoutHint': 'Vous recevrez un identifiant provisoire pour vous connecter.',
  'create.nirOptional': 'Tapez votre numéro, ou cochez la case en dessous.',
  'create.nirMissing':
    "Tapez votre numéro de sécurité sociale, ou cochez la case «\u00a0Je n'ai pas de numéro de sécurité sociale commençant par 1 ou 2\u00a0».",
  'create.nirProvisional':
    "Les numéros de sécurité sociale provisoires (commençant par 7 ou 8) ne sont pas acceptés. Cochez la case «\u00a0Je n'ai pas de numéro de sécurité sociale commençant par 1 ou 2\u00a0».",
  'create.nirAndBox':
    'Vous avez tapé un numéro et coché la case. Effacez le numéro, ou décochez la case.',
  'create.nirGender':
    'Ce numéro ne correspond pas au sexe que vous avez indiqué. Vérifiez le numéro, ou corrigez votre identité.',
  'create.nirYear':
    "Ce numéro ne correspond pas à l'année de naissance que vous avez indiquée. Vérifiez le numéro, ou corrigez votre identité.",
  'create.nirMonth':
    'Ce numéro ne correspond pas au mois de naissance que vous avez indiqué. Vérifiez le numéro, ou corrigez votre identité.',
  'create.nirPlace':
    'Ce numéro ne correspond pas au lieu de naissance que vous avez indiqué. Vérifiez le numéro, ou corrigez votre identité.',
  'create.nirTold':
    "Ce numéro ne correspond pas à l'identité donnée par FranceConnect. Vérifiez le numéro. S'il est juste, contactez votre Caf.",
  'create.identity': 'Corriger mon identité',
  'create.made': 'Votre compte est créé.',
  'create.provisional': 'Votre identifiant provisoire',
  'create.keep':
    "Notez-le\u00a0: nous ne l'afficherons plus. Nous l'envoyons aussi à l'adresse ou au numéro que vous venez de confirmer. Il vous servira pour vous connecter, avec votre mot de passe.",
  'create.thanks': 'Merci. Vérifiez vos messages.',

  'steps.identity': 'Identité',
  'steps.number': 'Numéro',
} as const;
