/** French words of the account space. */
export const account = {
  'account.title': 'Mon compte',
  'account.nav': 'Mon Compte',
  'account.signOut': 'Se déconnecter',
  'account.hello': 'Bonjour {name}',
  'account.helloAlone': 'Bonjour',
  'account.last': 'Votre dernière connexion avant celle-ci : le {when},',
  'account.byPassword': 'avec votre mot de passe',
  'account.byFranceConnect': 'avec FranceConnect',
  'account.browser': '{browser} sur {system}',
  'account.browserUnknown': 'appareil inconnu',
  'account.attention': 'À vérifier',
  'account.attentionContact':
    "Une de vos coordonnées de contact n'est pas vérifiée. Tapez le code que nous y envoyons.",
  'account.attentionDeclared':
    "Votre identité n'est pas encore confirmée par votre Caf. Certains services en ont besoin.",
  'account.attentionAlone':
    "Vous n'avez qu'un seul moyen de recevoir un code. Ajoutez-en un second, pour ne pas perdre votre accès.",
  'account.stale':
    "Ces informations ont changé entre-temps. Voici ce qui est enregistré maintenant : vérifiez, puis recommencez si c'est nécessaire.",
} as const;
