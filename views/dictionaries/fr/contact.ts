/** French words of the page that asks for a contact. The words of the code (`code.*`) are in `common.ts`. */
export const contact = {
  'contact.title': 'Mes coordonnées de contact',
  'contact.why':
    'Donnez votre adresse mail ou votre numéro de portable. Nous y envoyons tout de suite un code, pour vérifier que vous le recevez bien. Si vous oubliez votre mot de passe, vous recevrez aussi un code à cet endroit.',
  'contact.channel': 'Où voulez-vous recevoir vos codes ?',
  'contact.byMail': 'Adresse mail',
  'contact.bySms': 'Téléphone portable',
  'contact.email': 'Votre adresse mail',
  'contact.emailHint': 'Exemple : nom@exemple.fr',
  'contact.phone': 'Votre numéro de téléphone portable',
  'contact.phoneHint': 'Exemple : 06 12 34 56 78',
  'contact.submit': 'Envoyer le code',
  'contact.change': 'Modifier mes coordonnées',
  'contact.notSent': "Le message n'a pas pu être envoyé. Réessayez, ou choisissez l'autre moyen.",
  'contact.smsSpent':
    "Nous ne pouvons plus envoyer de SMS pour le moment. Choisissez l'adresse mail, ou réessayez dans {minutes|minute|minutes}.",

  'channel.required': 'Choisissez par mail ou par téléphone.',

  'email.malformed': "Cette adresse mail n'est pas correcte. Exemple : nom@exemple.fr",

  'phone.malformed': "Ce numéro de téléphone n'est pas correct. Exemple : 06 12 34 56 78",
  'phone.notMobile':
    "Ce numéro n'est pas celui d'un téléphone portable. Donnez un numéro de portable, ou choisissez l'adresse mail.",
  'phone.foreign':
    "Nous n'envoyons pas de SMS à l'étranger. Donnez un numéro de portable français (métropole ou outre-mer), ou choisissez l'adresse mail.",
} as const;
