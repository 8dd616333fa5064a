/** Reads the header line, which names the columns in any order. */

/** A file of which nothing can be used. Its message says why, without a value of the file. */
export class UnreadableFile extends Error {}

/** The columns of an import of people. */
export const columns = [
  'identifier',
  'legacy_password',
  'birth_name',
  'usual_name',
  'given_names',
  'birth_date',
  'gender',
  'birth_country',
  'birth_commune',
  'birth_town',
  'parent1_birth_name',
  'parent1_given_names',
  'parent2_birth_name',
  'parent2_given_names',
  'email',
  'phone',
  'fund',
  'file_number',
  'role',
] as const;
/** The name of a column. */
export type Column = (typeof columns)[number];

/** Returns the columns of the header in their order. Throws an `UnreadableFile` that names everything that is wrong. */
export function readHeader<C extends string>(
  fields: readonly string[],
  columns: readonly C[],
): readonly C[] {
  const isColumn = (name: string): name is C => columns.some((column) => column === name);
  const names = fields.map((field) => field.trim());
  const known = names.filter(isColumn);
  if (known.length === 0) throw new UnreadableFile(notAHeader(names));

  const missing = columns.filter((column) => !names.includes(column));
  const unknown = unknownAmong(names, columns);
  const twice = columns.filter((column) => known.indexOf(column) !== known.lastIndexOf(column));
  const faults = [
    missing.length > 0 && `missing columns: ${missing.join(', ')}`,
    unknown.length > 0 && `unknown columns: ${unknown.join(', ')}`,
    twice.length > 0 && `columns named twice: ${twice.join(', ')}`,
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw new UnreadableFile(`the header line has ${faults.join('; ')}`);
  return known;
}

/** Returns the fault without showing anything of the line: without a header it holds a person's data. */
function notAHeader(names: readonly string[]): string {
  const [only = ''] = names;
  return names.length === 1 && only.includes(';')
    ? 'the columns are separated by semicolons: commas are expected'
    : 'the first line is not a header: it names none of the columns';
}

/** Returns those of the names that are no columns: the name of what can only be a column's, and of any other its place. */
export const unknownAmong = (names: readonly string[], columns: readonly string[]): string[] =>
  names.flatMap((name, i) => {
    if (columns.includes(name)) return [];
    return [/^[a-z][a-z_]*\d?$/.test(name) ? name : `no. ${i + 1}`];
  });
