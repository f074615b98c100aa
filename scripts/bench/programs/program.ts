// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a program of the benchmarks is.
 *
 * @module
 */

/** Answers the calls of a hand-written program, and logs them. */
export interface Host {
  /** Seconds since 1970; always the same. */
  readonly now: () => number;
}

/**
 * One program: in `.ax`, by hand in idiomatic JavaScript, and in Lua. All give
 * the same text for the same amount of work.
 */
export interface BenchProgram {
  /** A short name. */
  readonly name: string;
  /** What it does. */
  readonly about: string;
  /** How much it does in the benchmarks; ten times as much takes ten times as long. */
  readonly size: number;
  /** The `.ax` text that does so much. */
  readonly source: (size: number) => string;
  /** The same by hand: the value as the program prints it. */
  readonly hand: (size: number, host: Host) => string;
  /**
   * The functions that `hand` uses. With their text, `hand` runs in the engines
   * of others too, so neither may name anything else.
   */
  readonly helpers?: readonly ((...args: never[]) => unknown)[];
  /** The body of a Lua function of `n`; it may call `time_now`. */
  readonly lua?: string;
  /** How much it does beside other engines, where `size` would take minutes. */
  readonly peerSize?: number;
  /** Why it stands beside the means and not in them. */
  readonly apart?: string;
}

/** A host with a log of its own, as long as the recorder's. */
export function makeHost(): Host {
  const log: unknown[] = [];
  return {
    now() {
      log.push({ event: "CapCall", capability: "time.now", args: [] });
      const result = 1700000000;
      log.push({ event: "CapResult", capability: "time.now", result });
      return result;
    },
  };
}

/** The hand-written program as JavaScript: a function of the size and a host. */
export function handText({ helpers = [], hand }: BenchProgram): string {
  return `(() => {\n${helpers.map(String).join("\n")}\nreturn ${hand};\n})()`;
}
