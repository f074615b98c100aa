// Copyright 2026 the Boruna authors. MIT license.

/**
 * The arguments of `net.fetch`, read the same way by all of its handlers, so
 * that what is recorded is what is asked for (`spec/capabilities.md` 9.1).
 *
 * @module
 */

import {
  AxMap,
  compareText,
  display,
  mapEntries,
  type Value,
} from "../../value/mod.ts";

/** What a call of `net.fetch` asks for. */
export interface FetchArguments {
  /** The URL as the program wrote it. */
  readonly url: string;
  /** The method in capitals. */
  readonly method: string;
  /** The body; null if it is missing, empty or no String. */
  readonly body: string | null;
  /** Headers, ascending by name. */
  readonly headers: readonly (readonly [string, string])[];
}

/**
 * Reads the arguments of a call; a missing URL reads as empty.
 *
 * @example
 * ```ts
 * import { readFetchArguments } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { method, url } = readFetchArguments(["https://example.com", "post"]);
 * assertEquals([method, url], ["POST", "https://example.com"]);
 * ```
 */
export function readFetchArguments(args: readonly Value[]): FetchArguments {
  const [url, method, body, headers] = args;
  const written = headers instanceof AxMap ? mapEntries(headers) : [];
  return {
    url: url === undefined ? "" : text(url),
    method: (method === undefined ? "GET" : text(method)).toUpperCase(),
    body: typeof body === "string" && body !== "" ? body : null,
    headers: written
      .map(([name, value]) => [name, text(value)] as const)
      .sort(([a], [b]) => compareText(a, b)),
  };
}

/** A String as it is, anything else as it is printed. */
function text(value: Value): string {
  return typeof value === "string" ? value : display(value);
}
