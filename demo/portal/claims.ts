/** The provider's claims in French words. A claim without words here is shown under its own name. */
import { frenchDay } from '../html/french-day.ts';
import { type Html, html } from '../html/html.ts';
import type { Claims } from './sessions.ts';

const labels = new Map(
  Object.entries({
    given_name: 'Prénoms',
    family_name: 'Nom de naissance',
    preferred_username: "Nom d'usage",
    gender: 'Sexe',
    birthdate: 'Date de naissance',
    birthplace: 'Commune de naissance',
    birthcountry: 'Pays de naissance',
    email: 'Mail',
    email_verified: 'Mail vérifié',
    phone_number: 'Téléphone',
    phone_number_verified: 'Téléphone vérifié',
    updated_at: 'Mis à jour',
    sub: 'Identifiant pour ce portail',
    acr: 'Niveau de la connexion',
    amr: 'Moyens utilisés',
    auth_time: 'Connecté à Mon Compte',
    iss: 'Émetteur',
    aud: 'Destinataire',
    sid: 'Session',
    iat: 'Émis',
    exp: 'Expire',
  }),
);
const order = [...labels.keys()];

const instants = new Set(['updated_at', 'auth_time', 'iat', 'exp']);
const genders = new Map([
  ['female', 'féminin'],
  ['male', 'masculin'],
]);

const format = new Intl.DateTimeFormat('fr-FR', {
  dateStyle: 'long',
  timeStyle: 'medium',
  timeZone: 'Europe/Paris',
});

/** Returns « le 24 août 2026 à 14:03:12 » for milliseconds since the epoch. */
export const moment = (at: number): Html =>
  html`<time datetime="${new Date(at).toISOString()}">le ${format.format(at)}</time>`;

function wordsFor(name: string, value: unknown): Html | string {
  if (instants.has(name) && typeof value === 'number') return moment(value * 1000);
  if (name === 'birthdate' && typeof value === 'string') return frenchDay(value);
  if (name === 'gender' && typeof value === 'string') return genders.get(value) ?? value;
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export interface ClaimLine {
  readonly name: string;
  readonly label: string | undefined;
  readonly value: Html | string;
}

/** Returns the claims in the order of the table above, unknown ones last. */
export function claimLines(claims: Claims): readonly ClaimLine[] {
  const rank = (name: string) => (labels.has(name) ? order.indexOf(name) : order.length);
  return Object.entries(claims)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => ({ name, label: labels.get(name), value: wordsFor(name, value) }));
}
