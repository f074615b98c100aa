// Copyright 2026 the Boruna authors. MIT license.

/**
 * The part of `@std/cli/parse-args` that `src/cli/flags.ts` uses, over `node:util`, for machines
 * that cannot reach JSR. It throws on any option that it does not have, so that it cannot silently
 * disagree with the real package.
 *
 * @module
 */

import { parseArgs as parse } from "node:util";

/** The options that are supported here. */
export interface ParseOptions {
  /** Names of flags that take no value; each is `false` unless given. */
  readonly boolean?: readonly string[];
  /** Names of flags that take a text; `""` when it is missing. */
  readonly string?: readonly string[];
  /** Names of string flags that may be repeated, each value kept. */
  readonly collect?: readonly string[];
  /** Other names for flags; the value is reported under both. */
  readonly alias?: Readonly<Record<string, string>>;
  /** Stop at the first positional and leave the rest as it is. */
  readonly stopEarly?: boolean;
  /** Put what follows `--` into `"--"` instead of among the positionals. */
  readonly "--"?: boolean;
  /** Called for what was not declared; `false` leaves it out. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** Flags by name, positionals under `_`. */
export interface Args {
  /** What is not a flag; texts that look like numbers are numbers, as in the real package. */
  readonly _: readonly (string | number)[];
  readonly [name: string]: unknown;
}

const SUPPORTED = [
  "boolean",
  "string",
  "collect",
  "alias",
  "stopEarly",
  "--",
  "unknown",
];

function isNumber(text: string): boolean {
  return /^0x[0-9a-f]+$/i.test(text) ||
    /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(text);
}

/** Reads arguments into flags and positionals. */
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
): Args {
  for (const key of Object.keys(options)) {
    if (!SUPPORTED.includes(key)) {
      throw new TypeError(`Cannot parse: option "${key}" is not here`);
    }
  }
  const booleans = new Set(options.boolean ?? []);
  const strings = new Set(options.string ?? []);
  const collect = new Set(options.collect ?? []);
  const full = new Map<string, string>();
  for (const [a, b] of Object.entries(options.alias ?? {})) {
    const declared = booleans.has(a) || strings.has(a);
    full.set(declared ? b : a, declared ? a : b);
  }
  const same = new Map<string, string[]>();
  for (const [other, name] of full) {
    same.set(name, [...(same.get(name) ?? []), other]);
  }

  const flags: Record<string, unknown> = {};
  const positionals: (string | number)[] = [];
  const put = (name: string, value: unknown) => {
    const now = collect.has(name)
      ? [...(flags[name] as unknown[] | undefined ?? []), value]
      : value;
    for (const key of [name, ...(same.get(name) ?? [])]) flags[key] = now;
  };
  for (const name of booleans) put(name, false);
  for (const name of collect) {
    for (const key of [name, ...(same.get(name) ?? [])]) flags[key] = [];
  }

  let list = [...args];
  let rest: string[] = [];
  const end = list.indexOf("--");
  if (end >= 0) {
    rest = list.slice(end + 1);
    list = list.slice(0, end);
  }
  for (let i = 0; i < list.length; i++) {
    const raw = list[i] as string;
    // One argument at a time: `node:util` splits it, the kinds and the next value are decided here.
    const tokens =
      parse({ args: [raw], options: {}, strict: false, tokens: true }).tokens;
    const option = raw === "-"
      ? undefined
      : tokens.find((token) => token.kind === "option");
    if (option === undefined) {
      if (options.unknown !== undefined && options.unknown(raw) === false) {
        continue;
      }
      positionals.push(isNumber(raw) ? Number(raw) : raw);
      if (options.stopEarly === true) {
        for (const later of list.slice(i + 1)) positionals.push(later);
        break;
      }
      continue;
    }
    const groups = raw.startsWith("--")
      ? [{ name: option.name, value: option.value }]
      : shortFlags(raw, strings, full);
    for (const [at, group] of groups.entries()) {
      const name = full.get(group.name) ?? group.name;
      const last = at === groups.length - 1;
      const next = list[i + 1];
      if (booleans.has(name)) {
        if (group.value !== undefined) put(name, group.value !== "false");
        else if (last && (next === "true" || next === "false")) {
          put(name, next === "true");
          i++;
        } else put(name, true);
      } else if (strings.has(name)) {
        if (group.value !== undefined) put(name, group.value);
        else if (
          last && next !== undefined && (next === "-" || !next.startsWith("-"))
        ) {
          put(name, next);
          i++;
        } else put(name, "");
      } else {
        const value: unknown = group.value ?? true;
        if (
          options.unknown === undefined ||
          options.unknown(raw, group.name, value) !== false
        ) {
          put(name, value);
        }
      }
    }
  }
  if (options["--"] === true) flags["--"] = rest;
  else for (const item of rest) positionals.push(item);
  return { ...flags, _: positionals };
}

function shortFlags(
  raw: string,
  strings: ReadonlySet<string>,
  full: ReadonlyMap<string, string>,
): { name: string; value: string | undefined }[] {
  const found: { name: string; value: string | undefined }[] = [];
  for (let i = 1; i < raw.length; i++) {
    const name = raw.charAt(i);
    const rest = raw.slice(i + 1);
    if (
      rest !== "" &&
      (rest.startsWith("=") || strings.has(full.get(name) ?? name))
    ) {
      found.push({ name, value: rest.startsWith("=") ? rest.slice(1) : rest });
      break;
    }
    found.push({ name, value: undefined });
  }
  return found;
}
