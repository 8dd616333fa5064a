/** French words of the contacts in the account space. Labels of the fields (`contact.*`) are in `contact.ts`. */
export const accountContacts = {
  'contacts.hint': 'Votre adresse mail et votre téléphone portable, et où arrivent vos codes.',
  'contacts.edit': 'Modifier',
  'contacts.add': 'Ajouter',
  'contacts.remove': 'Supprimer',
  'contacts.save': 'Enregistrer',
  'contacts.isVerified': 'Vérifié : un code y a été reçu.',
  'contacts.isUnverified':
    'À vérifier. Choisissez « Modifier » : un code y est envoyé, et le contact compte dès que vous avez tapé ce code.',
  'contacts.isSetAside':
    "N'est plus utilisé : aucun message n'y est envoyé. Pour l'utiliser de nouveau, choisissez « Modifier » et tapez le code qui y est envoyé.",
  'contacts.none': 'Aucun.',
  'contacts.only':
    'Vous ne pouvez pas supprimer votre seul contact vérifié. Ajoutez-en un autre avant.',
  'contacts.last':
    "C'est votre seul contact vérifié : il n'a pas été supprimé. Ajoutez-en un autre avant.",
  'contacts.removed': 'Le contact est supprimé.',
  'contacts.verified': 'Votre contact est enregistré et vérifié.',
  'contacts.main': 'Contact principal',
  'contacts.mainHint': 'Vos codes de connexion y sont envoyés.',
  'contacts.mainChosen': 'Votre contact principal est enregistré.',

  'contacts.mailTitle': 'Mon adresse mail',
  'contacts.smsTitle': 'Mon téléphone portable',
  'contacts.whyAdd':
    "Nous y envoyons tout de suite un code. Le contact est enregistré quand vous l'avez tapé.",
  'contacts.whyReplace':
    "Nous y envoyons tout de suite un code. L'ancien contact est remplacé quand vous l'avez tapé ; il en est prévenu par un message.",
  'contacts.same': "C'est déjà votre contact, et il est vérifié.",

  'contacts.lostTitle': "Je n'ai plus accès à ce contact",
  'contacts.which': "À quel contact n'avez-vous plus accès ?",
  'contacts.lostRequired': 'Choisissez un contact.',
  'contacts.lostOne': "Vous n'avez plus accès à",
  'contacts.lostCode': "Pour vérifier que c'est bien vous, nous envoyons un code à",
  'contacts.lostThen':
    "Quand vous l'avez tapé, le contact perdu ne reçoit plus ni code ni message, et n'ouvre plus votre compte. Vous pouvez ensuite le remplacer.",
  'contacts.lost':
    "Le contact perdu n'est plus utilisé. Remplacez-le dès que possible. Si quelqu'un d'autre peut l'utiliser, changez aussi de mot de passe.",
  'contacts.letter':
    "Vous n'avez pas d'autre contact vérifié : il faut un code d'activation, envoyé par courrier à votre domicile.",
  'contacts.letterWhom':
    "Demandez ce code à votre Caf. L'aide au bas de cette page dit comment la joindre. Ne donnez votre mot de passe à personne.",
  'contacts.letterThen':
    'Tapez ensuite ce code sur la page de connexion, après votre mot de passe : vous choisissez alors un nouveau mot de passe et un nouveau contact.',
} as const;
