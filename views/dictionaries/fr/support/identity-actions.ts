/** French words of what agents do to identities, and to all that is kept about a person. */
export const consoleIdentityActions = {
  'action.attachNir': 'Ajouter un numéro',
  'action.attachNirHint': 'La personne a reçu son numéro de Sécurité sociale.',
  'action.attachNirDoes':
    "Le numéro ouvre aussi le compte, et vous en répondez : voyez d'abord les papiers de la personne.",
  'action.attachNirOther':
    'Un compte dont le propriétaire a seulement tapé ce numéro le perd : ses contacts en sont prévenus.',
  'action.nirHint': "13 caractères, comme sur la carte Vitale ou l'attestation de droits.",
  'action.nirDespite': "J'ai vérifié le numéro, bien qu'il ne corresponde pas à l'état civil",
  'action.nirAttached': 'Le numéro est sur le compte.',
  'action.otherNir': 'Ce compte a déjà un autre numéro de Sécurité sociale.',
  'action.nirTaken':
    "Ce numéro est celui d'un autre compte. Cherchez-le : les deux sont peut-être à réunir.",
  'action.nirGender': "Le numéro ne correspond pas au sexe de l'état civil.",
  'action.nirYear': "Le numéro ne correspond pas à l'année de naissance.",
  'action.nirMonth': 'Le numéro ne correspond pas au mois de naissance.',
  'action.nirPlace': 'Le numéro ne correspond pas au lieu de naissance.',

  'action.correctIdentity': "Corriger l'identité",
  'action.correctIdentityHint': "L'état civil du compte n'est pas celui des papiers.",
  'action.correctIdentityDoes':
    "Tout l'état civil est remplacé par celui que vous tapez, et vous en répondez : recopiez les papiers de la personne.",
  'action.correctIdentitySees':
    "Les services reçoivent la nouvelle identité. Aucun message n'est envoyé.",
  'action.identityCorrected': "L'identité est corrigée.",

  'action.confirmIdentity': "Confirmer l'identité",
  'action.confirmIdentityHint': 'La personne a déclaré son identité, et vous montre ses papiers.',
  'action.confirmIdentityDoes':
    "L'identité du compte est tenue pour vérifiée : plus de services l'acceptent.",
  'action.confirmIdentityPapers':
    "Vous en répondez : comparez d'abord avec une pièce d'identité. Aucun message n'est envoyé.",
  'action.identityConfirmed': "L'identité est confirmée.",
  'action.isSetAside': 'Ce compte est mis de côté : il faut le réunir avec le compte confirmé.',
  'action.hasOtherAccount':
    "Cette personne a un autre compte, dont l'identité est confirmée : il faut réunir les deux.",

  'action.merge': 'Fusionner',
  'action.mergeHint': 'La personne a deux comptes.',
  'action.mergeDoes':
    "L'autre compte est réuni à celui-ci, qui reste. Les identifiants des deux l'ouvrent. Il garde son identité, et son mot de passe s'il a été choisi par la personne.",
  'action.mergeSees':
    "L'autre compte est déconnecté partout. Les services reconnaissent toujours la personne.",
  'action.mergeFinal': "On ne peut pas revenir en arrière : voyez d'abord les papiers.",
  'action.mergeOther': "Identifiant de l'autre compte",
  'action.mergeDespite': "J'ai vu que c'est la même personne, bien que l'état civil diffère",
  'action.merged': 'Les deux comptes sont réunis.',
  'action.mergeUnknown': "Aucun compte n'a cet identifiant.",
  'action.mergeNotOpen':
    "Aucun dossier ouvert n'a cet identifiant. Ouvrez d'abord le dossier de l'autre compte, puis revenez ici.",
  'action.mergeSame': "C'est l'identifiant de ce compte-ci.",
  'action.mergeHasNir':
    "Le numéro de l'autre compte est confirmé : réunissez plutôt ce compte-ci avec l'autre, à partir de son dossier.",
  'action.mergeNotCertified':
    "L'identité de ce compte est seulement déclarée : partez de l'autre compte, ou confirmez d'abord l'identité.",
  'action.mergeOtherPerson':
    "Les états civils diffèrent. Cochez la case si vous avez vu que c'est la même personne.",
  'action.mergeShut': "L'un des deux comptes est suspendu, fermé, ou attend un code par courrier.",

  'action.export': 'Exporter',
  'action.exportHint': "La personne demande tout ce que nous savons d'elle.",
  'action.exportDoes':
    'Un fichier JSON se télécharge, avec tout ce qui est gardé sur la personne, sans rien masquer.',
  'action.exportCare': 'Donnez-le à la personne seule, puis supprimez votre copie.',

  'action.erase': 'Effacer',
  'action.eraseHint':
    "La personne le demande, ou le compte n'aurait pas dû exister. Il faut deux agents.",
  'action.eraseDoes':
    'Le compte est effacé aussitôt que le second agent confirme. On ne peut pas revenir en arrière.',
  'action.eraseLeft':
    "Il n'en reste que les événements, pendant 12 mois, sans un mot sur la personne. Ses droits aux allocations ne changent pas.",
  'action.eraseTwo':
    'Un premier agent propose, un autre confirme ou refuse dans les 7 jours. La personne est prévenue par message une fois le compte effacé.',
  'action.erasePropose': "Proposer d'effacer",
  'action.eraseRefuse': "Refuser l'effacement",
  'action.eraseTakeBack': 'Retirer la proposition',
  'action.erasureBy': "{name} propose d'effacer ce compte depuis le {when}. Motif : {reason}.",
  'action.erasureUntil': 'La proposition prend fin le {when}, ou dès que le compte change.',
  'action.erasureOwn': 'Vous avez proposé cet effacement : un autre agent doit le confirmer.',
  'action.erasureProposed':
    "L'effacement est proposé. Demandez à un autre agent de l'équipe de le confirmer.",
  'action.erasureRefused': "L'effacement est refusé : rien n'a changé.",
  'action.erasureKnown': 'Un autre agent a déjà proposé cet effacement.',
  'action.erasureMerging': "Une réunion de comptes n'est pas terminée : il faut d'abord la finir.",
  'action.erasureNone': "Il n'y a plus de proposition : elle a pris fin, ou le compte a changé.",
  'action.identityDisagrees':
    'Le numéro de Sécurité sociale du compte ne correspond pas à cet état civil. Vérifiez ce champ sur les papiers.',

  'identity.agentNoBirthName': 'Pas de nom de naissance sur les papiers',
  'identity.agentUsualNameHint': 'Par exemple, le nom du mari ou de la femme.',
  'identity.agentGivenNamesHint': 'Tous les prénoms, dans le même ordre que sur les papiers.',
  'identity.agentNoGivenNames': 'Pas de prénom sur les papiers',
  'identity.agentBirthDateHint':
    'Exemple : 05/12/1963. Si les papiers ont 00 pour le jour ou le mois, tapez 00 aussi : 00/00/1948.',
  'identity.agentCommuneOther': "La commune n'est pas dans la liste (facultatif)",
  'identity.agentCommuneOtherHint': 'Écrivez ici son nom, comme sur les papiers.',
  'identity.agentParents': 'Identité des parents',
  'identity.agentParentUnknown': 'Parent inconnu',
} as const;
