/**
 * Generates `data/` from the official geographic code. Run `npm run birthplaces` after each new edition of the package.
 * The table of countries is not generated: it is kept by hand.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { departementOf, writeTable } from './tables.ts';

const source = new URL(
  '../../../node_modules/@etalab/decoupage-administratif/data/',
  import.meta.url,
);
const target = new URL('./data/', import.meta.url);

const communesSchema = z.array(
  z.object({
    code: z.string(),
    nom: z.string(),
    departement: z.string(),
    /** The commune that a delegated or associated one is a part of. */
    chefLieu: z.string().optional(),
    /** The commune that an arrondissement is a part of. */
    commune: z.string().optional(),
    anciensCodes: z.array(z.string()).default([]),
  }),
);
type Commune = z.infer<typeof communesSchema>[number];

const departementsSchema = z.array(z.object({ code: z.string(), nom: z.string() }));

/** The names that départements had when people who are alive today were born. */
const formerNames: Readonly<Record<string, string>> = {
  '04': 'Basses-Alpes',
  '17': 'Charente-Inférieure',
  '22': 'Côtes-du-Nord',
  '44': 'Loire-Inférieure',
  '64': 'Basses-Pyrénées',
  '75': 'Seine',
  '76': 'Seine-Inférieure',
  '78': 'Seine-et-Oise',
};
/** Corsica was one département until 1976. */
const corsica = { code: '20', nom: 'Corse' };

const byName = new Intl.Collator('fr', { numeric: true }).compare;

function table(
  departement: string,
  communes: readonly Commune[],
  partsOf: ReadonlyMap<string, readonly Commune[]>,
) {
  const today = new Map<string, string>();
  const names = new Set<string>();
  const named: [string, string][] = [];
  const add = ({ code, nom }: Commune) => {
    if (!names.has(nom)) named.push([code, nom]);
    names.add(nom);
  };
  const home = communes.filter((commune) => commune.departement === departement);
  for (const commune of home) {
    add(commune);
    const whole = commune.chefLieu ?? commune.commune ?? commune.code;
    if (whole !== commune.code) today.set(commune.code, whole);
    for (const former of commune.anciensCodes) today.set(former, commune.code);
  }
  // Communes that belonged to this département and belong to another one today.
  for (const commune of communes) {
    const gone = commune.anciensCodes.filter((former) => departementOf(former) === departement);
    if (commune.departement === departement || gone.length === 0) continue;
    for (const former of gone) today.set(former, commune.code);
    for (const part of partsOf.get(commune.code) ?? []) add(part);
  }
  return {
    communes: named.sort(([, a], [, b]) => byName(a, b)),
    today: new Map([...today].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Returns the text of every generated file, by its path in `data/`. */
export function generate(): ReadonlyMap<string, string> {
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, source), 'utf8'));
  const communes = communesSchema.parse(read('communes.json'));
  const departements = [...departementsSchema.parse(read('departements.json')), corsica].sort(
    (a, b) => (a.code < b.code ? -1 : 1),
  );
  const partsOf = Map.groupBy(
    communes,
    ({ code, chefLieu, commune }) => chefLieu ?? commune ?? code,
  );
  const rows = departements.map(({ code, nom }) => {
    const former = formerNames[code];
    return `${[code, nom, ...(former === undefined ? [] : [former])].join('\t')}\n`;
  });
  return new Map([
    ['departements.txt', rows.join('')],
    ...departements.map(({ code }): [string, string] => [
      `communes/${code}.txt`,
      writeTable(table(code, communes, partsOf)),
    ]),
  ]);
}

if (import.meta.main) {
  mkdirSync(new URL('communes/', target), { recursive: true });
  for (const [path, text] of generate()) writeFileSync(new URL(path, target), text);
}
