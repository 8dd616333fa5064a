/** Files of people, as a fund sends them. */

const columns =
  'identifier,legacy_password,birth_name,usual_name,given_names,birth_date,gender,birth_country,birth_commune,birth_town,parent1_birth_name,parent1_given_names,parent2_birth_name,parent2_given_names,email,phone,fund,file_number,role';

const twoDigits = (n: number) => String(n).padStart(2, '0');

/** Returns the row of the n-th person. Three people share a dossier. */
function rowOf(n: number): string {
  const identifier = `P${String(n).padStart(8, '0')}`;
  const birthDate = `19${40 + (n % 60)}-${twoDigits(1 + (n % 12))}-${twoDigits(1 + (n % 28))}`;
  const contacts = `camille${n}@example.fr,06${String(n).padStart(8, '0')}`;
  const place = `751,${Math.floor(n / 3) % 10_000_000},autre`;
  return `${identifier},13572468,MARTIN,,Camille Claude,${birthDate},F,99100,75117,,,,,,${contacts},${place}\n`;
}

/** Yields a file of `count` people, in pieces of a hundred rows. */
export function* peopleFile(count: number): Generator<string> {
  yield `${columns}\n`;
  for (let n = 0; n < count; n += 100)
    yield Array.from({ length: Math.min(100, count - n) }, (_, i) => rowOf(n + i)).join('');
}
