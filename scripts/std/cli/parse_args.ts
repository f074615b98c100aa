// Copyright 2026 the Boruna authors. MIT license.

/**
 * The part of `@std/cli/parse-args` that `src/cli/flags.ts` uses, for machines
 * that cannot reach JSR. It throws on any option that it does not have, so that
 * it cannot silently disagree with the real package; where a form of argument
 * is odd in the real package, it is odd here in the same way.
 *
 * @module
 */

/** The options that are supported here. */
export interface ParseOptions {
  /** Names of flags that take no value; `[]` or `false` unless given. */
  readonly boolean?: readonly string[];
  /** Names of flags that take a text; `"_"` keeps positionals texts. */
  readonly string?: readonly string[];
  /** Names of flags that may be repeated: every value is kept, in order. */
  readonly collect?: readonly string[];
  /** Other names for flags; the value is reported under both. */
  readonly alias?: Readonly<Record<string, string>>;
  /** Put what follows `--` into `"--"` instead of among the positionals. */
  readonly "--"?: boolean;
  /** Called for what was not declared; `false` leaves it out. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** Flags by name, positionals under `_`. */
export interface Args {
  /** What is not a flag; numbers where a text looks like one, unless kept. */
  readonly _: readonly (string | number)[];
  readonly [name: string]: unknown;
}

const SUPPORTED = ["boolean", "string", "collect", "alias", "--", "unknown"];

/** Reads arguments into flags and positionals. */
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
): Args {
  for (const key of Object.keys(options)) {
    if (!SUPPORTED.includes(key)) {
      throw new TypeError(`Cannot parse arguments: no option "${key}" here`);
    }
  }
  const others = new Map<string, string>();
  for (const [name, other] of Object.entries(options.alias ?? {})) {
    others.set(name, other);
    others.set(other, name);
  }
  const withAliases = (names: readonly string[] | undefined): Set<string> =>
    new Set(
      (names ?? []).flatMap((name) => {
        const other = others.get(name);
        return other === undefined ? [name] : [name, other];
      }),
    );
  const booleans = withAliases(options.boolean);
  const strings = withAliases(options.string);
  const collect = withAliases(options.collect);
  const result: Record<string, unknown> = {};
  const positionals: (string | number)[] = [];

  const set = (name: string, value: string | boolean, arg: string): void => {
    if (!booleans.has(name) && !strings.has(name) && !others.has(name)) {
      if (options.unknown?.(arg, name, value) === false) return;
    }
    const plain = typeof value === "string" && !strings.has(name)
      ? number(value)
      : value;
    const other = others.get(name);
    for (const key of other === undefined ? [name] : [name, other]) {
      result[key] = collect.has(key)
        ? [...(result[key] as unknown[] | undefined ?? []), plain]
        : plain;
    }
  };

  const end = args.indexOf("--");
  const list = end < 0 ? args : args.slice(0, end);
  const rest = end < 0 ? [] : args.slice(end + 1);
  for (let i = 0; i < list.length; i++) {
    const arg = list[i] as string;
    const next = list[i + 1];
    if (arg === "-" || !arg.startsWith("-")) {
      if (options.unknown?.(arg) === false) continue;
      positionals.push(strings.has("_") ? arg : number(arg));
      continue;
    }
    const long = arg.startsWith("--");
    const equals = arg.indexOf("=");
    // `--name=` has no value and a name that ends in "=".
    const split = equals > 0 && equals < arg.length - 1;
    const name = arg.slice(long ? 2 : 1, split ? equals : undefined);
    if (!long && name.length > 1) {
      throw new TypeError(`Cannot parse "${arg}": one letter at a time here`);
    }
    if (split) {
      const value = arg.slice(equals + 1);
      set(name, long && booleans.has(name) ? value !== "false" : value, arg);
    } else if (
      next !== undefined && next !== "" && !booleans.has(name) &&
      (long ? !next.startsWith("-") : next === "-" || !next.startsWith("-"))
    ) {
      set(name, next, arg);
      i++;
    } else if (next === "true" || next === "false") {
      set(name, next !== "false", arg);
      i++;
    } else {
      set(name, strings.has(name) ? "" : true, arg);
    }
  }
  for (const name of booleans) result[name] ??= collect.has(name) ? [] : false;
  for (const name of strings) {
    if (collect.has(name)) result[name] ??= [];
  }
  if (options["--"] === true) result["--"] = rest;
  else positionals.push(...rest);
  return { ...result, _: positionals };
}

function number(text: string): string | number {
  return /^(?:0x[0-9a-f]+|[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)$/i
      .test(text)
    ? Number(text)
    : text;
}
