/** Defines commands: parses their command lines, and makes their help from their descriptions. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { messageOf } from '../errors/system-errors.ts';

/** 0: done; 1: a fault, reported on stderr; 2: the command line could not be understood. */
export const exitCodes = { done: 0, fault: 1, usage: 2 } as const;

/** A fault that an operator can fix; its message says how. It ends the command with status 1. */
export class Fault extends Error {}

/** A command line that can't be understood. It ends with status 2 and a hint at the help. */
export class UsageFault extends Error {}

type Option = ParseArgsOptionsConfig[string] & {
  readonly doc: string;
  /** The placeholder for the value in the help. */
  readonly value?: string;
};
type Options = Readonly<Record<string, Option>>;

function parse<const O extends Options>(args: readonly string[], options: O) {
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

interface Definition<O extends Options> {
  /** The words that call the command, such as `accounts import`. */
  readonly name: string;
  /** The arguments after the options, such as `FILE.csv`; those in brackets are optional. */
  readonly argument?: string;
  readonly summary: string;
  /** Paragraphs for `--help`. */
  readonly description: string;
  readonly options: O;
  /** Exit codes other than 0, 1 (a fault) and 2 (usage), or what these mean here. */
  readonly codes: Readonly<Record<number, string>>;
  /** Resolves with the exit code. */
  run(line: ReturnType<typeof parse<O>>): Promise<number>;
}

/** A command as the program runs it. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  run(args: readonly string[]): Promise<number>;
}

/** Returns the command of a definition. */
export function defineCommand<const O extends Options>(definition: Definition<O>): Command {
  const { name, summary, options, argument } = definition;
  return {
    name,
    summary,
    help: helpOf(definition),
    async run(args) {
      const line = readLine(() => parse(args, options));
      const words = argument?.split(' ') ?? [];
      const needed = words.filter((word) => !word.startsWith('['));
      const given = line.positionals.length;
      if (given < needed.length || given > words.length) {
        if (argument === undefined) throw new UsageFault('it takes options only');
        throw new UsageFault(`it takes ${words.length === 1 ? 'one ' : ''}${argument}`);
      }
      return definition.run(line);
    },
  };
}

function readLine<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    // The first sentence of Node's message is enough; the others explain the API of `parseArgs`.
    const [sentence = ''] = messageOf(error).split('. ');
    throw new UsageFault(sentence);
  }
}

/** How the program is called. */
export const program = 'npm run cli --';

/** Returns a table of two columns, the second aligned. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}\n`).join('');
}

function helpOf<O extends Options>(definition: Definition<O>): string {
  const { name, argument, description, options, codes } = definition;
  const usage = [program, name, '[options]', argument].filter((word) => word !== undefined);
  const rows = Object.entries<Option>({
    ...options,
    help: { type: 'boolean', doc: 'show this' },
  }).map(([option, { value, doc }]): [string, string] => [
    `--${option}${value === undefined ? '' : ` ${value}`}`,
    doc,
  ]);
  const exits = Object.entries({
    0: 'done',
    2: 'the line was not understood',
    ...codes,
  });
  return `Usage: ${usage.join(' ')}\n\n${description}\n\nOptions:\n${table(rows)}\nExit codes:\n${table(exits)}`;
}
