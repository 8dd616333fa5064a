/** Reads the header line, which names the columns in any order. */
import { Fault } from '../command.ts';

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

/** Returns the columns of the header in their order. Throws a `Fault` that names everything that is wrong. */
export function readHeader<C extends string>(
  fields: readonly string[],
  columns: readonly C[],
): readonly C[] {
  const isColumn = (name: string): name is C => columns.some((column) => column === name);
  const names = fields.map((field) => field.trim());
  const known = names.filter(isColumn);
  if (known.length === 0) throw new Fault(notAHeader(names));

  const missing = columns.filter((column) => !names.includes(column));
  const unknown = names.flatMap((name, i) => (isColumn(name) ? [] : [nameOf(name, i)]));
  const twice = columns.filter((column) => known.indexOf(column) !== known.lastIndexOf(column));
  const faults = [
    missing.length > 0 && `missing columns: ${missing.join(', ')}`,
    unknown.length > 0 && `unknown columns: ${unknown.join(', ')}`,
    twice.length > 0 && `columns named twice: ${twice.join(', ')}`,
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw new Fault(`the header line has ${faults.join('; ')}`);
  return known;
}

/** Returns the fault without showing anything of the line: without a header it holds a person's data. */
function notAHeader(names: readonly string[]): string {
  const [only = ''] = names;
  return names.length === 1 && only.includes(';')
    ? 'the columns are separated by semicolons: commas are expected'
    : 'the first line is not a header: it names none of the columns';
}

/** Returns a field that can only be a column's name as it is, and of any other its place. */
const nameOf = (name: string, i: number) =>
  /^[a-z][a-z_]*\d?$/.test(name) ? name : `no. ${i + 1}`;
