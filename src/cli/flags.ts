// Copyright 2026 the Boruna authors. MIT license.

/**
 * From the words of a command line to a `Call`.
 *
 * The only place that knows `@std/cli`. The package reads flags leniently; the
 * rules it does not have (unknown flags, repetitions, missing values, numbers)
 * are checked here against the command's table.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { suggest } from "../diagnostic/mod.ts";
import type { Call, Command, Flag } from "./command.ts";
import { flagUsage, UsageError, usageLine } from "./usage.ts";
import type { World } from "./world.ts";

const MAX_NATURAL = 18446744073709551615n;

/** Flags that every command has. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  {
    name: "env",
    kind: "text",
    summary: "Name of the environment; BORUNA_ENV where absent",
    mayBeEmpty: true,
  },
  {
    name: "color",
    kind: "text",
    summary: "Colours: auto, always or never; NO_COLOR turns them off",
    choices: ["auto", "always", "never"],
    ours: true,
  },
  { name: "help", short: "h", kind: "switch", summary: "Shows this page" },
];

/** A call, and whether it only asks for the page about its command. */
export type ReadCall = Call & { readonly wantsHelp: boolean };

/** Reads the words after the command's name. Throws `UsageError`. */
export function readFlags(
  command: Command,
  args: readonly string[],
  world: World,
  shorthand: boolean,
): ReadCall {
  // Most runs have no flags: then there is nothing for the package to do.
  if (args.every((arg) => arg === "-" || !arg.startsWith("-"))) {
    checkPositionals(
      command,
      args,
      command.flags.filter((flag) => flag.required === true),
    );
    return makeCall(command, args, world, {
      wantsHelp: false,
      values: new Map(),
      texts: new Map(),
      reference: !shorthand && command.ours !== true,
    });
  }
  const flags = [...command.flags, ...GLOBAL_FLAGS];
  const byName = new Map<string, Flag>();
  for (const flag of flags) {
    byName.set(flag.name, flag);
    if (flag.short !== undefined) byName.set(flag.short, flag);
  }
  const switches = flags.filter((flag) => flag.kind === "switch");
  const valued = flags.filter((flag) => flag.kind !== "switch");
  const problems: UsageError[] = [];
  const unknown: string[] = [];
  // Of these the package would make a positional argument, or a fault.
  const { words, empty } = takeEmpty(args, flags);
  const alias: Record<string, string> = {};
  for (const { short, name } of flags) {
    if (short !== undefined) alias[short] = name;
  }
  const parsed = parseArgs(prepare(words, byName, problems, command), {
    boolean: switches.map((flag) => flag.name),
    string: [...valued.map((flag) => flag.name), "_"],
    collect: flags.map((flag) => flag.name),
    alias,
    "--": true,
    unknown: (arg: string, key?: string) => {
      if (key === undefined) return true;
      // `--name=`: the package sees a flag called "name=".
      const flag = arg.endsWith("=") ? byName.get(key.slice(0, -1)) : undefined;
      if (flag === undefined) unknown.push(arg);
      else problems.push(noValue(flag));
      return false;
    },
  });
  const given = (flag: Flag): readonly unknown[] =>
    parsed[flag.name] as readonly unknown[];
  const help = byName.get("help") as Flag;
  const wantsHelp = given(help).length > 0;
  const positionals = [...parsed._, ...parsed["--"] as readonly string[]]
    .map(String);
  if (!wantsHelp) {
    const first = unknown[0];
    if (first !== undefined) {
      throw unknownFlag(first, command, flags);
    }
    const problem = problems[0];
    if (problem !== undefined) throw problem;
  }
  const values = new Map<string, string | bigint | true>();
  const texts = new Map<string, readonly string[]>();
  for (const flag of flags) {
    const found = given(flag);
    const times = found.length +
      empty.filter((name) => name === flag.name).length;
    if (times === 0) continue;
    if (flag.repeats === true) texts.set(flag.name, found.map(String));
    if (times > 1 && !wantsHelp && flag.repeats !== true) {
      throw new UsageError(
        `the argument '${flagUsage(flag)}' cannot be used multiple times`,
        [],
        usageLine(command),
      );
    }
    const last = found.at(-1);
    if (flag.kind === "switch") values.set(flag.name, true);
    else if (wantsHelp) continue;
    else if (last === undefined) values.set(flag.name, "");
    else if (last === "") throw noValue(flag);
    else if (flag.kind !== "natural") values.set(flag.name, String(last));
    else values.set(flag.name, natural(flag, String(last)));
  }
  if (!wantsHelp) {
    checkConflicts(command, values, args);
    const unset = command.flags.filter((flag) =>
      flag.required === true && !values.has(flag.name)
    );
    checkPositionals(command, positionals, unset);
  }
  return makeCall(command, positionals, world, {
    wantsHelp,
    values,
    texts,
    reference: !shorthand && command.ours !== true &&
      flags.every((flag) => flag.ours !== true || !values.has(flag.name)),
  });
}

/** What was found in a command line. */
interface Found {
  readonly wantsHelp: boolean;
  readonly values: ReadonlyMap<string, string | bigint | true>;
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly reference: boolean;
}

function makeCall(
  command: Command,
  positionals: readonly string[],
  world: World,
  { wantsHelp, values, texts, reference }: Found,
): ReadCall {
  return {
    command,
    positionals,
    world,
    wantsHelp,
    has: (flag) => values.has(flag),
    text: (flag) => {
      const value = values.get(flag);
      return typeof value === "string" ? value : undefined;
    },
    texts: (flag) => texts.get(flag) ?? [],
    natural: (flag) => {
      const value = values.get(flag);
      return typeof value === "bigint" ? value : undefined;
    },
    reference,
  };
}

/** The words without flags whose value is empty, and the names of those. */
function takeEmpty(
  args: readonly string[],
  flags: readonly Flag[],
): { readonly words: readonly string[]; readonly empty: readonly string[] } {
  const words: string[] = [];
  const empty: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") return { words: [...words, ...args.slice(i)], empty };
    const flag = flags.find(({ name, short, mayBeEmpty }) =>
      mayBeEmpty === true && [`--${name}`, `-${short}`]
        .some((form) =>
          arg === `${form}=` || (arg === form && args[i + 1] === "")
        )
    );
    if (flag === undefined) words.push(arg);
    else {
      empty.push(flag.name);
      if (!arg.endsWith("=")) i++;
    }
  }
  return { words, empty };
}

/**
 * What the package cannot see or does not know: values of switches, and short
 * forms that stand together with their value or with each other.
 */
function prepare(
  args: readonly string[],
  byName: ReadonlyMap<string, Flag>,
  problems: UsageError[],
  command: Command,
): string[] {
  const list: string[] = [];
  for (const [at, arg] of args.entries()) {
    if (arg === "--") return [...list, ...args.slice(at)];
    if (arg.startsWith("--")) {
      const equals = arg.indexOf("=");
      const flag = byName.get(arg.slice(2, equals < 0 ? undefined : equals));
      if (equals > 0 && flag?.kind === "switch") {
        const value = arg.slice(equals + 1);
        problems.push(
          new UsageError(
            `unexpected value '${value}' for '${
              flagUsage(flag)
            }' found; no more were expected`,
            [],
            usageLine(command),
          ),
        );
        continue;
      }
      list.push(arg);
      continue;
    }
    if (arg.length < 3 || !arg.startsWith("-")) {
      list.push(arg);
      continue;
    }
    // `-pdeny-all`, `-p=deny-all`, `-jq`
    let rest = arg.slice(1);
    while (rest !== "") {
      const letter = rest.charAt(0);
      const flag = byName.get(letter);
      rest = rest.slice(1);
      if (flag === undefined || flag.kind === "switch") {
        list.push(`-${letter}`);
        if (flag === undefined) break;
      } else {
        if (rest.startsWith("=")) rest = rest.slice(1);
        list.push(rest === "" ? `-${letter}` : `--${flag.name}=${rest}`);
        break;
      }
    }
  }
  return list;
}

function noValue(flag: Flag): UsageError {
  if (flag.kind === "natural") {
    return new UsageError(
      `invalid value '' for '${
        flagUsage(flag)
      }': cannot parse integer from empty string`,
    );
  }
  return new UsageError(
    `a value is required for '${flagUsage(flag)}' but none was supplied`,
  );
}

function natural(flag: Flag, text: string): bigint {
  const wrong = (reason: string): UsageError =>
    new UsageError(
      `invalid value '${text}' for '${flagUsage(flag)}': ${reason}`,
    );
  if (!/^\+?[0-9]+$/.test(text)) throw wrong("invalid digit found in string");
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  if (value > MAX_NATURAL) {
    throw wrong("number too large to fit in target type");
  }
  return value;
}

function unknownFlag(
  arg: string,
  command: Command,
  flags: readonly Flag[],
): UsageError {
  const equals = arg.indexOf("=");
  const name = equals < 0 ? arg : arg.slice(0, equals);
  const near = name.startsWith("--")
    ? flags.find((flag) => flag.name.startsWith(name.slice(2)))?.name ??
      suggest(name.slice(2), flags.map((flag) => flag.name))
    : null;
  if (near !== null && near !== undefined && near !== "") {
    return new UsageError(
      `unexpected argument '${name}' found`,
      [`a similar argument exists: '--${near}'`],
      usageLine(command),
    );
  }
  return new UsageError(
    `unexpected argument '${name}' found`,
    command.positionals.length > 0
      ? [`to pass '${name}' as a value, use '-- ${name}'`]
      : [],
    usageLine(command),
  );
}

/** The flag that stands first is the one that cannot be used. */
function checkConflicts(
  command: Command,
  values: ReadonlyMap<string, unknown>,
  args: readonly string[],
): void {
  for (const flag of command.flags) {
    if (flag.conflicts === undefined || !values.has(flag.name)) continue;
    const name = flag.conflicts.find((one) => values.has(one));
    if (name === undefined) continue;
    const other = command.flags.find((one) => one.name === name)!;
    const [first, second] = place(flag, args) < place(other, args)
      ? [flag, other]
      : [other, flag];
    throw new UsageError(
      `the argument '${flagUsage(first)}' cannot be used with '${
        flagUsage(second)
      }'`,
      [],
      usageLine(command),
    );
  }
}

/** Where a flag stands in a line. */
function place({ name, short }: Flag, args: readonly string[]): number {
  return args.findIndex((arg) =>
    arg === `--${name}` || arg.startsWith(`--${name}=`) ||
    (short !== undefined && /^-[^-]/.test(arg) && arg.includes(short))
  );
}

function checkPositionals(
  command: Command,
  positionals: readonly string[],
  unset: readonly Flag[],
): void {
  const wanted = command.positionals;
  const missing = wanted.slice(positionals.length)
    .filter((one) => one.optional !== true);
  if (missing.length > 0 || unset.length > 0) {
    throw new UsageError(
      `the following required arguments were not provided:\n${
        [
          ...unset.map((flag) => `  ${flagUsage(flag)}`),
          ...missing.map((one) => `  <${one.name}>`),
        ].join("\n")
      }`,
      [],
      usageLine(command),
    );
  }
  const extra = positionals[wanted.length];
  if (extra !== undefined && wanted.at(-1)?.many !== true) {
    throw new UsageError(
      `unexpected argument '${extra}' found`,
      [],
      usageLine(command),
    );
  }
  for (const [i, text] of positionals.entries()) {
    if (text !== "") continue;
    const name = (wanted[i] ?? wanted.at(-1))?.name ?? "FILE";
    throw new UsageError(
      `a value is required for '<${name}>' but none was supplied`,
    );
  }
}
