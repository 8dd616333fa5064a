/** The words of the sandbox. Names of the protocol are the same in every language. */

export type Locale = 'fr' | 'en';

const french = {
  title: 'Bac à sable',
  otherLanguage: 'English',
  intro:
    'Pour les développeurs : ce que chaque service a demandé à Mon Compte, ce qui lui a été répondu, et pourquoi une demande a été refusée. Les codes, jetons, secrets et données personnelles ne sont ni gardés ni montrés.',
  services: 'Services',
  noExchange: 'Aucun échange pour le moment.',
  unregistered: 'clients non enregistrés',
  register: 'Déclarer un service',
  registerHow:
    'Un programme de cette machine peut déclarer un service sans jeton (RFC 7591). La réponse donne son identifiant et son secret.',
  registerRules:
    "Toutes ses adresses doivent être sur cette machine. Les personnes doivent donner leur accord. La déclaration est oubliée au bout de deux heures, ou quand le programme s'arrête.",
  people: 'Personnes',
  peopleHow: 'Toutes sont fictives. Voici leur état au démarrage de la démonstration.',
  identifier: 'Identifiant',
  password: 'Mot de passe',
  state: 'État',
  passwordChanged: '(changé depuis)',
  firstConnection: 'première connexion à faire',
  complete: 'compte complet',
  exchangesOf: 'Les vingt derniers échanges',
  all: 'Tous les services',
  reload: 'Actualiser',
  request: 'Demande',
  answer: 'Réponse',
  refused: 'Refusé',
  failed: 'Échec',
  received: 'reçu',
  registered: 'déclaré',
  notice: 'Non retenu',
  hidden: 'masqué',
  nothing: 'rien',
  noAnswer: 'sans réponse',
  colon: ' :',
};

const english: typeof french = {
  title: 'Sandbox',
  otherLanguage: 'Français',
  intro:
    'For developers: what each service asked Mon Compte, what it was answered, and why a request was refused. Codes, tokens, secrets and personal data are neither kept nor shown.',
  services: 'Services',
  noExchange: 'No exchange yet.',
  unregistered: 'clients that are not registered',
  register: 'Register a service',
  registerHow:
    'A program on this machine may register a service without a token (RFC 7591). The answer gives its id and its secret.',
  registerRules:
    'All its addresses must be on this machine. People are asked for consent. The registration is forgotten after two hours, or when the program stops.',
  people: 'People',
  peopleHow: 'All are fictional. This is their state at the start of the demo.',
  identifier: 'Identifier',
  password: 'Password',
  state: 'State',
  passwordChanged: '(changed since)',
  firstConnection: 'first connection to make',
  complete: 'complete account',
  exchangesOf: 'The last twenty exchanges',
  all: 'All services',
  reload: 'Reload',
  request: 'Request',
  answer: 'Answer',
  refused: 'Refused',
  failed: 'Failed',
  received: 'received',
  registered: 'registered',
  notice: 'Left out',
  hidden: 'hidden',
  nothing: 'nothing',
  noAnswer: 'no answer',
  colon: ':',
};

export const words = { fr: french, en: english };
export type Words = typeof french;
