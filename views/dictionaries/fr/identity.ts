/** French words of the form on which people say who they are. */
export const identity = {
  'identity.birthName': 'Nom de naissance',
  'identity.noBirthName': "Je n'ai pas de nom de naissance",
  'identity.usualName': "Nom d'usage (facultatif)",
  'identity.usualNameHint': 'Par exemple, le nom de votre mari ou de votre femme.',
  'identity.gender': 'Sexe',
  'identity.female': 'Féminin',
  'identity.male': 'Masculin',
  'identity.givenNames': 'Prénom(s)',
  'identity.givenNamesHint': 'Tous vos prénoms, dans le même ordre que sur vos papiers.',
  'identity.noGivenNames': "Je n'ai pas de prénom",
  'identity.boxAndName': 'Écrivez un nom, ou cochez la case : pas les deux.',
  'identity.oneName': 'Écrivez au moins un nom ou un prénom, comme sur vos papiers.',
  'identity.birthDate': 'Date de naissance (format de saisie JJ/MM/AAAA)',
  'identity.birthDateHint':
    'Exemple : 05/12/1963 ou 05121963. Si vos papiers ont 00 pour le jour ou le mois, tapez 00 aussi : 00/00/1948.',
  'identity.birthplace': 'Lieu de naissance',
  'identity.france': "France métropolitaine ou Départements et Collectivités d'Outre-mer",
  'identity.abroad': 'Étranger',
  'identity.bornInFrance': 'Naissance en France',
  'identity.bornAbroad': "Naissance à l'étranger",
  'identity.birthDepartement': 'Numéro de Département ou Collectivité de naissance',
  'identity.birthDepartementHint': 'Exemples : 75, 2A, 974',
  'identity.birthCommune': 'Commune de naissance',
  'identity.birthCommuneHint':
    "Tapez le début du nom. Pour Paris, Lyon et Marseille, ajoutez l'arrondissement : « Paris 7 ».",
  'identity.birthCommuneOther': "Ma commune n'est pas dans la liste (facultatif)",
  'identity.birthCommuneOtherHint': 'Écrivez ici son nom, comme sur vos papiers.',
  'identity.birthCountry': 'Pays de naissance',
  'identity.birthCountryHint':
    'Si ce pays a changé de nom, vous pouvez écrire son ancien nom. Exemple : URSS.',
  'identity.birthTown': 'Ville de naissance',
  'identity.parents': 'Identité de mes parents',
  'identity.parent': 'Parent {n}',
  'identity.parentBirthName': 'Nom de naissance du parent {n}',
  'identity.parentGivenNames': 'Prénom(s) du parent {n}',
  'identity.parentUnknown': 'Je ne connais pas ce parent',
  'identity.choose': 'Choisissez dans la liste',
  'identity.listed': '{n|nom dans la liste|noms dans la liste}',
  'identity.notListed': 'Aucun nom dans la liste',

  'name.tooLong': 'Écrivez 100 lettres au maximum.',
  'name.digits': "N'écrivez pas de chiffres dans un nom.",
  'name.notLatin':
    "Écrivez avec les lettres de l'alphabet français, comme sur vos papiers français.",
  'name.characters': 'Utilisez seulement des lettres, des espaces, des tirets et des apostrophes.',

  'birthDate.malformed':
    "Écrivez le jour, le mois et l'année avec des chiffres. Exemple : 05/12/1963. Pour un jour ou un mois inconnu, tapez 00, comme sur vos papiers.",
  'birthDate.impossible':
    "Cette date n'existe pas. Vérifiez le jour et le mois. S'ils sont inconnus, tapez 00, comme sur vos papiers.",
  'birthDate.future': "Cette date n'est pas encore arrivée. Vérifiez l'année.",
  'birthDate.tooYoung': 'Il faut avoir 15 ans ou plus.',
  'birthDate.tooOld': "Vérifiez l'année : elle ne peut pas être avant 1900.",

  'birthDepartement.unknown': "Ce numéro n'existe pas. Exemples de numéros : 75, 2A, 974.",

  'birthCommune.choose': 'Choisissez votre commune de naissance dans la liste.',
  'birthCommune.departementFirst':
    "Écrivez d'abord le numéro de votre département de naissance : la liste des communes s'affichera ici.",
  'birthCommune.unknown':
    "« {commune} » n'est pas dans la liste des communes du {departement}. Choisissez votre commune dans la liste. Si elle n'y est pas, laissez son nom en dessous, puis continuez.",

  'birthCountry.choose': 'Choisissez votre pays de naissance dans la liste.',
  'birthCountry.unknown':
    "« {country} » n'est pas dans la liste des pays. Choisissez votre pays de naissance dans la liste.",
  'birthCountry.france':
    "Pour une naissance en France, choisissez « France métropolitaine ou Départements et Collectivités d'Outre-mer ».",
} as const;
