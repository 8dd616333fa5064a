/** French words of the dossiers in the account space: members, autorisation de gestion, separation. */
export const accountHousehold = {
  'household.title': 'Mon dossier allocataire',
  'household.hint': 'Les personnes de votre dossier, et qui peut le gérer.',
  'household.none': "Aucun dossier allocataire n'est relié à votre compte.",
  'household.noneWhom':
    "Vous avez un dossier, ou votre famille en a un ? Demandez à votre Caf de le relier à votre compte. L'aide au bas de cette page dit comment la joindre.",
  'household.dossier': 'Dossier {fileNumber}, Caf {fund}',
  'household.role': 'Votre place dans ce dossier',
  'household.from': 'Depuis le',
  'household.allocataire': 'Responsable du dossier (allocataire)',
  'household.conjoint': 'Conjoint ou conjointe',
  'household.enfant': 'Enfant',
  'household.autre': 'Autre personne du foyer',
  'household.members': 'Les personnes de ce dossier',
  'household.ownLine': 'Vous dans ce dossier',
  'household.you': '(vous)',
  'household.hasAccount': 'a un compte',
  'household.hasNoAccount': "n'a pas encore utilisé de compte",
  'household.partner': 'votre conjoint',
  'household.authorization': 'Autorisation de gestion',
  'household.notGiven':
    "Vous n'avez pas donné d'autorisation de gestion. Avec elle, votre conjoint a pour ce dossier les mêmes services et fonctionnalités que vous.",
  'household.gave': 'Vous avez donné une autorisation de gestion à {partner}, le {day}.',
  'household.gaveMeans':
    "Votre conjoint a pour ce dossier les mêmes services et fonctionnalités que vous. À tout moment, vous pouvez annuler l'autorisation.",
  'household.got': '{partner} vous a donné une autorisation de gestion, le {day}.',
  'household.gotMeans':
    'Vous avez pour ce dossier les mêmes services et fonctionnalités que le responsable. À tout moment, vous pouvez y renoncer.',
  'household.notGot':
    "Vous n'avez pas d'autorisation de gestion. Seul le responsable du dossier peut vous la donner, depuis son compte.",
  'household.noConjoint':
    "L'autorisation se donne au conjoint. Aujourd'hui, ce dossier n'a pas de conjoint à qui la donner. Votre Caf ne connaît pas votre situation ? Dites-la-lui.",
  'household.noneAfterSeparation':
    "Une séparation est déclarée : il n'y a plus d'autorisation de gestion. Aucune autre ne peut être donnée, jusqu'à ce que votre Caf confirme de nouveau votre couple.",
  'household.withdraw': "Annuler l'autorisation",
  'household.renounce': "Renoncer à l'autorisation",
  'household.separation': 'Séparation',
  'household.separationWhy': 'Vous et votre conjoint êtes séparés ? Déclarez-le à votre Caf.',
  'household.separatedOn': 'Une séparation est déclarée, à la date du {day}.',
  'household.separationStays':
    "Elle ne peut pas être annulée ici. C'est une erreur, ou vous vivez de nouveau ensemble ? Adressez-vous à votre Caf.",
  'household.fund':
    "Ces informations viennent de votre Caf. Une personne manque, ou n'est plus dans votre foyer ? Adressez-vous à votre Caf.",
  'household.given':
    "L'autorisation de gestion est donnée. Un message vous le confirme à tous les deux.",
  'household.withdrawn':
    "L'autorisation de gestion est annulée. Un message vous le confirme à tous les deux.",
  'household.renounced':
    "Vous avez renoncé à l'autorisation de gestion. Un message vous le confirme à tous les deux.",
  'household.separated': 'La séparation est déclarée. Un message vous le confirme à tous les deux.',
  'household.refused':
    "Ce n'est pas possible pour ce dossier : rien n'a changé. Voici ce qui est enregistré maintenant.",

  'authorization.title': 'Donner une autorisation de gestion à mon conjoint',
  'authorization.intro':
    'Je donne une autorisation de gestion à {partner}, pour le dossier {fileNumber} de la Caf {fund}. Cela veut dire :',
  'authorization.same':
    'Pour ce dossier, mon conjoint a les mêmes services et fonctionnalités que moi.',
  'authorization.anyTime':
    "L'autorisation commence tout de suite. Elle n'a pas de durée : à tout moment, je peux annuler l'autorisation.",
  'authorization.ends':
    "Elle s'arrête aussi si une séparation est déclarée, ou si l'un de nous quitte ce dossier ou ferme son compte.",
  'authorization.told': 'Mon conjoint et moi recevons un message.',
  'authorization.agree': "J'ai compris, et je donne l'autorisation de gestion à {partner}.",
  'authorization.required': "Cochez la case si vous voulez donner l'autorisation.",
  'authorization.often':
    "Vous avez donné et retiré cette autorisation souvent aujourd'hui. Réessayez dans {hours|heure|heures}.",
  'authorization.submit': "Donner l'autorisation",

  'separation.title': 'Déclarer une séparation',
  'separation.intro':
    'Vous déclarez à votre Caf que vous et votre conjoint êtes séparés, dans le dossier {fileNumber} de la Caf {fund}. Ce qui suit :',
  'separation.ends': "S'il y a une autorisation de gestion, elle s'arrête tout de suite.",
  'separation.until':
    "Aucune autorisation ne peut être donnée, jusqu'à ce que votre Caf confirme de nouveau votre couple.",
  'separation.told': 'Vous et votre conjoint recevez un message.',
  'separation.stays':
    'Vous ne pouvez pas annuler cette déclaration ici : il faut le demander à votre Caf.',
  'separation.date': 'Date de la séparation',
  'separation.dateHint': 'Format de saisie : JJ/MM/AAAA. Exemple : 05/12/2025.',
  'separation.malformed':
    "Écrivez le jour, le mois et l'année avec des chiffres. Exemple : 05/12/2025.",
  'separation.impossible': "Cette date n'existe pas. Vérifiez le jour et le mois.",
  'separation.future':
    "Cette date n'est pas encore arrivée. Une séparation à venir ne se déclare pas.",
  'separation.submit': 'Déclarer la séparation',
} as const;
