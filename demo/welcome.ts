/** The text that the terminal shows once the demo runs. */
import type { Credentials } from './people.ts';

export interface WelcomeFacts {
  readonly issuer: string;
  readonly portal: string;
  /** The login at FranceConnect, if the person has one. */
  readonly standIn: string | undefined;
  /** The support console. */
  readonly console: string;
  readonly people: readonly Credentials[];
}

/** Formats rows; each column is as wide as its widest cell. */
function align(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return rows.map((row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('   ')}`.trimEnd(),
  );
}

/** Returns the addresses, the people and how to stop, for standard output. */
export function welcome({ issuer, portal, standIn, console, people }: WelcomeFacts): string {
  const addresses = align([
    ['Commencer ici', `${portal}/`],
    ['Messages envoyés', `${portal}/outbox`],
    ['Bac à sable des développeurs', `${portal}/sandbox`],
    ["Fournisseur d'identité", `${issuer}/`],
    ["Console d'assistance des agents", `${console}/`],
    ...(standIn === undefined ? [] : [['Doublure de FranceConnect', `${standIn}/`]]),
  ]);
  const table = align([
    ['Personne (fictive)', 'Identifiant', 'Mot de passe', 'État'],
    ...people.map(({ name, identifier, password, firstConnection }) => [
      name,
      identifier,
      password ?? '(changé depuis)',
      firstConnection ? 'première connexion à faire' : 'compte complet',
    ]),
  ]);
  return `
  Mon Compte : la démonstration est prête.

${addresses.join('\n')}

${table.join('\n')}

  Pour arrêter : Ctrl-C

`;
}
