// Copyright 2026 the Boruna authors. MIT license.

/**
 * Takes secrets out of events and tapes before they are written.
 *
 * A rule replaces a value by one fixed text. The rules stand in the file, and a
 * replay applies them to what the program does before it compares, so a
 * redacted recording still proves that the program asks the same questions.
 * A redacted **result** is what the program gets on replay; where it only
 * hands a secret on to another redacted place, it behaves as before.
 *
 * @module
 */

import {
  AxMap,
  List,
  listOf,
  listToArray,
  makeRecord,
  mapEntries,
  mapOf,
  Record,
  recordFields,
  type Value,
  Variant,
} from "../value/mod.ts";
import type { Event } from "./event.ts";

/** What stands in the place of a secret. */
export const REDACTED = "[redacted]";

/** How deep rules look into values. */
const MAX_DEPTH = 1000;

/** One rule; the name is in lower case. */
export interface RedactRule {
  /**
   * `header`: a header of `net.fetch`. `field`: a map entry, or a member of an
   * object in a String that is JSON. `query`: a member of a URL's query.
   * `result`: everything that a capability answers.
   */
  readonly kind: "header" | "field" | "query" | "result";
  /** The name of the header, field, query member or capability. */
  readonly name: string;
}

/**
 * Applies rules; without rules everything stays as it is.
 *
 * @example
 * ```ts
 * import { Redactor } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const redactor = new Redactor([{ kind: "query", name: "key" }]);
 * const url = redactor.url("https://example.com/?key=secret&page=2");
 * assertEquals(url, "https://example.com/?key=[redacted]&page=2");
 * ```
 */
export class Redactor {
  /** The rules. */
  readonly rules: readonly RedactRule[];
  readonly #headers: ReadonlySet<string>;
  readonly #fields: ReadonlySet<string>;
  readonly #query: ReadonlySet<string>;
  readonly #results: ReadonlySet<string>;

  /** Makes a redactor of rules. */
  constructor(rules: readonly RedactRule[]) {
    this.rules = rules;
    const names = (kind: RedactRule["kind"]) =>
      new Set(
        rules.filter((rule) => rule.kind === kind).map((rule) => rule.name),
      );
    this.#headers = names("header");
    this.#fields = names("field");
    this.#query = names("query");
    this.#results = names("result");
  }

  /** The event without its secrets. */
  event(event: Event): Event {
    if (this.rules.length === 0) return event;
    switch (event.event) {
      case "CapCall":
        return { ...event, args: this.args(event.capability, event.args) };
      case "CapResult":
        return {
          ...event,
          result: this.result(event.capability, event.result),
        };
      case "MessageSend":
      case "MessageReceive":
        return { ...event, payload: this.value(event.payload) };
      case "UiEmit":
        return { ...event, tree: this.value(event.tree) };
      default:
        return event;
    }
  }

  /** The arguments of a call without its secrets. */
  args(capability: string, args: readonly Value[]): Value[] {
    return args.map((arg, i) => {
      if (capability === "net.fetch") {
        if (i === 0 && typeof arg === "string") return this.url(arg);
        if (i === 3 && arg instanceof AxMap) return this.#headerMap(arg);
      }
      return this.value(arg);
    });
  }

  /** The answer of a capability without its secrets. */
  result(capability: string, result: Value): Value {
    if (!this.#results.has(capability)) return this.value(result);
    // What a `try_` call got stays a Result.
    return result instanceof Variant
      ? new Variant(result.tag, result.type, REDACTED)
      : typeof result === "string"
      ? REDACTED
      : result;
  }

  /** A URL without its secrets. */
  url(url: string): string {
    if (this.#query.size === 0) return url;
    const start = url.indexOf("?");
    if (start < 0) return url;
    const hash = url.indexOf("#", start);
    const end = hash < 0 ? url.length : hash;
    const members = url.slice(start + 1, end).split("&").map((member) => {
      const equals = member.indexOf("=");
      const name = equals < 0 ? member : member.slice(0, equals);
      return equals >= 0 && this.#query.has(decoded(name).toLowerCase())
        ? `${name}=${REDACTED}`
        : member;
    });
    return `${url.slice(0, start + 1)}${members.join("&")}${url.slice(end)}`;
  }

  /** A header's value, by its name. */
  header(name: string, value: string): string {
    return this.#headers.has(name.toLowerCase()) ? REDACTED : value;
  }

  /** A text; if it holds JSON, without the secrets in it. */
  text(text: string): string {
    if (this.#fields.size === 0 || !/^\s*[[{]/.test(text)) return text;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return text;
    }
    return this.#inJson(json) ? JSON.stringify(json) : text;
  }

  /** A value without the secrets in it. */
  value(value: Value, depth = 0): Value {
    if (this.#fields.size === 0) return value;
    // What nobody looks into must not be written.
    if (depth > MAX_DEPTH) return REDACTED;
    if (typeof value === "string") return this.text(value);
    if (value instanceof List) {
      return listOf(
        listToArray(value).map((item) => this.value(item, depth + 1)),
      );
    }
    if (value instanceof AxMap) {
      return mapOf(
        mapEntries(value).map(([key, content]) =>
          [
            key,
            this.#fields.has(key.toLowerCase())
              ? REDACTED
              : this.value(content, depth + 1),
          ] as const
        ),
      );
    }
    if (value instanceof Record) {
      const fields = recordFields(value).map((field) =>
        this.value(field, depth + 1)
      );
      return makeRecord(value.type, fields);
    }
    if (value instanceof Variant) {
      return new Variant(
        value.tag,
        value.type,
        this.value(value.payload, depth + 1),
      );
    }
    return value;
  }

  #headerMap(headers: AxMap): Value {
    return mapOf(
      mapEntries(headers).map(([name, value]) =>
        [
          name,
          this.#headers.has(name.toLowerCase()) ||
            this.#fields.has(name.toLowerCase())
            ? REDACTED
            : this.value(value),
        ] as const
      ),
    );
  }

  /** Redacts a JSON tree in place; whether something changed. */
  #inJson(json: unknown): boolean {
    let changed = false;
    const open: unknown[] = [json];
    while (open.length > 0) {
      const node = open.pop();
      if (typeof node !== "object" || node === null) continue;
      for (const [key, content] of Object.entries(node)) {
        if (!Array.isArray(node) && this.#fields.has(key.toLowerCase())) {
          Object.defineProperty(node, key, {
            value: REDACTED,
            enumerable: true,
          });
          changed = true;
        } else open.push(content);
      }
    }
    return changed;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
