/** The provider's claims in French words. A claim without words here is shown under its own name. */
import { z } from 'zod';
import { frenchDay } from '../html/french-day.ts';
import { type Html, html } from '../html/html.ts';
import type { Claims } from './sessions.ts';

const labels = new Map(
  Object.entries({
    name: 'Nom complet',
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
    dossiers: 'Dossiers allocataires',
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
    at_hash: "Empreinte du jeton d'accès",
  }),
);
const order = [...labels.keys()];

const instants = new Set(['updated_at', 'auth_time', 'iat', 'exp']);
const genders = new Map([
  ['female', 'féminin'],
  ['male', 'masculin'],
]);

const dossiersSchema = z.array(
  z.object({
    fund: z.string(),
    file_number: z.string(),
    role: z.string(),
    rights: z.array(z.string()),
  }),
);
const roles = new Map([
  ['allocataire', 'allocataire'],
  ['conjoint', 'conjoint ou conjointe'],
  ['enfant', 'enfant'],
  ['autre', 'autre membre'],
]);

/** Returns a line for each dossier: who the person is there, and what they may do. */
function dossierWords(value: unknown): Html | string | undefined {
  const { data } = dossiersSchema.safeParse(value);
  if (data === undefined) return undefined;
  if (data.length === 0) return 'aucun';
  return html`${data.map(({ fund, file_number: number, role, rights }) => {
    const can = [
      rights.includes('manage') ? 'peut gérer le dossier' : 'ne peut pas gérer le dossier',
      ...(rights.includes('declare_separation') ? ['peut déclarer une séparation'] : []),
    ];
    return html`<p>${fund}/${number}, ${roles.get(role) ?? role} : ${can.join(', ')}</p>`;
  })}`;
}

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
  const dossiers = name === 'dossiers' ? dossierWords(value) : undefined;
  if (dossiers !== undefined) return dossiers;
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
