// Copyright 2026 the Boruna authors. MIT license.

/**
 * The text of a log file as it grows, and what is left of it after a crash.
 *
 * The file is written front to back in its final layout. So a log whose end
 * is missing is a prefix of the whole one: every event that was written
 * completely can be read, and nothing has to be converted at the end.
 *
 * @module
 */

import { type Refusal, refusalToJson } from "../capability/mod.ts";
import { indentJson, quoteJson } from "../value/mod.ts";
import {
  decodeEvent,
  decodeEventLog,
  decodeLogHead,
  EventLogError,
  type LogHead,
} from "./decode.ts";
import { eventToJson } from "./encode.ts";
import { type Event, EVENT_LOG_VERSION } from "./event.ts";
import type { RedactRule } from "./redact.ts";
import { parseRedactRules, ruleText } from "./redact_rules.ts";

/** What stands before the first event, and before every other one. */
const FIRST = "\n    ";
const NEXT = ",\n    ";
/** How events and the whole end in the written layout. */
const END_OF_EVENT = "\n    }";
const END_OF_LOG = "\n  ]\n}";
const END_OF_EMPTY_LOG = "]\n}";

/**
 * Writes a log piece by piece; the pieces in order are the file.
 *
 * @example
 * ```ts
 * import { decodeEventLog, LogText, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const log = new LogText();
 * let text = log.open();
 * await run("fn main() -> Int !{time.now} { time_now() }", {
 *   onEvent: (event) => text += log.add(event),
 * });
 * text += log.close();
 * assertEquals(decodeEventLog(text).length, 2);
 * ```
 */
export class LogText {
  /** How many events were written. */
  count = 0;

  /**
   * The text before the events.
   *
   * @param rules What was redacted; named in the file, so that a replay can
   * redact alike. Without rules the file is the reference's to the byte.
   */
  open(rules: readonly RedactRule[] = []): string {
    const redact = rules.length === 0
      ? ""
      : `  "redact": [${
        rules.map((rule) => quoteJson(ruleText(rule))).join(", ")
      }],\n`;
    return `{\n  "version": ${EVENT_LOG_VERSION},\n${redact}  "events": [`;
  }

  /** The text of one more event. */
  add(event: Event): string {
    const before = this.count++ === 0 ? FIRST : NEXT;
    // Line ends inside strings are escaped, so these are all of the layout.
    return before + indentJson(eventToJson(event)).replaceAll("\n", "\n    ");
  }

  /**
   * The text after the last event.
   *
   * @param ended What ended the run from outside, such as `cancelled`: nothing
   * says that the program would have stopped there by itself. Named in the
   * file, which is the reference's to the byte without it.
   * @param refusal The refusal that ended the run. It stands in the file, so
   * that the log alone says who refused what, by which rule, and what would
   * allow it; without it the file is the reference's to the byte.
   */
  close(ended: string | null = null, refusal: Refusal | null = null): string {
    const end = this.count === 0 ? END_OF_EMPTY_LOG : END_OF_LOG;
    const more = [
      ...ended === null ? [] : [`"ended": ${quoteJson(ended)}`],
      ...refusal === null ? [] : [`"refused": ${indented(refusal)}`],
    ];
    return more.length === 0
      ? end
      : `${[end.slice(0, -2), ...more].join(",\n  ")}\n}`;
  }
}

function indented(refusal: Refusal): string {
  return indentJson(refusalToJson(refusal)).replaceAll("\n", "\n  ");
}

/**
 * The whole log file. It has no line end at its end.
 *
 * @param refusal The refusal that ended the run, if one did.
 *
 * @example
 * ```ts
 * import { encodeEventLog, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { events } = await run("fn main() -> Int !{time.now} { time_now() }");
 * assertEquals(JSON.parse(encodeEventLog(events)).events.length, 2);
 * ```
 */
export function encodeEventLog(
  events: Iterable<Event>,
  refusal: Refusal | null = null,
): string {
  return Array.from(eventLogChunks(events, refusal)).join("");
}

/** The log file in pieces, one for each event and one for either end. */
export function* eventLogChunks(
  events: Iterable<Event>,
  refusal: Refusal | null = null,
): Generator<string, void> {
  const text = new LogText();
  yield text.open();
  for (const event of events) yield text.add(event);
  yield text.close(null, refusal);
}

/** A log as its reader finds it, event by event. */
export interface LogReading {
  /** What was redacted when it was written. */
  readonly rules: readonly RedactRule[];
  /** The events; reading them throws `EventLogError`. */
  readonly events: Iterable<Event>;
  /**
   * Whether the program ended where the log does; known when the events have
   * been read. It did not where a crash cut the log off, and where the run was
   * ended from outside.
   */
  isComplete(): boolean;
  /**
   * The refusal that ended the run; null if none did, or if the log does not
   * say. Known when the events have been read.
   */
  refusal(): Refusal | null;
}

/**
 * Reads a log from the pieces of its text. A log in the written layout is read
 * event by event, whatever its length, also if its end is missing; one in any
 * other layout is read whole and must be complete.
 *
 * @throws {EventLogError} If the head is not that of a log.
 *
 * @example
 * ```ts
 * import { encodeEventLog, readEventLog, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { events } = await run("fn main() -> Int !{time.now} { time_now() }");
 * const cut = encodeEventLog(events).slice(0, -10);
 * const reading = readEventLog([cut]);
 * assertEquals([...reading.events].length, 1);
 * assertEquals(reading.isComplete(), false);
 * ```
 */
export function readEventLog(chunks: Iterable<string>): LogReading {
  const source = new Chunks(chunks);
  const start =
    /^\{\n {2}"version": \d+,\n(?: {2}"redact": .*,\n)? {2}"events": \[/;
  // The head is short; a longer text without it has another layout.
  while (!start.test(source.text) && source.text.length < 65536) {
    if (!source.more()) break;
  }
  const head = start.exec(source.text)?.[0];
  if (head === undefined) {
    while (source.more());
    return whole(source.text);
  }
  const { rules } = headOf(`${head}]\n}`);
  let tail: LogTail = CUT;
  function* events(): Generator<Event, void> {
    let at = head!.length;
    for (let number = 0;; number++) {
      const event = nextEvent(source, at, number === 0 ? FIRST : NEXT);
      if (event === null) {
        const rest = readRest(source, at, number);
        tail = rest.tail;
        yield* rest.events;
        return;
      }
      yield event.event;
      at = source.drop(event.stop);
    }
  }
  return {
    rules,
    events: events(),
    isComplete: () => tail.complete,
    refusal: () => tail.refusal,
  };
}

/** What stands behind the events. */
interface LogTail {
  readonly complete: boolean;
  readonly refusal: Refusal | null;
}

const CUT: LogTail = { complete: false, refusal: null };

/** The event that starts at a place in the written layout, or null. */
function nextEvent(
  source: Chunks,
  at: number,
  before: string,
): { readonly event: Event; readonly stop: number } | null {
  if (!source.startsWith(before, at)) return null;
  const end = source.find(END_OF_EVENT, at);
  if (end < 0) return null;
  const stop = end + END_OF_EVENT.length;
  const event = decodeEvent(source.text.slice(at + before.length, stop));
  return event === null ? null : { event, stop };
}

/** A log up to its events, and an event where others came before. */
const STAND_IN = '{"events":[';
const STAND_IN_EVENT = '{"UiEmit":{"tree":"Unit"}}';

/**
 * Reads what is left of a log: its end, or what is not in the written layout.
 * Faults have the words and the place of the whole text.
 */
function readRest(
  source: Chunks,
  at: number,
  number: number,
): { readonly events: readonly Event[]; readonly tail: LogTail } {
  while (source.more());
  const rest = source.text.slice(at);
  if (rest.trimEnd() === (number === 0 ? END_OF_EMPTY_LOG : END_OF_LOG)) {
    return { events: [], tail: { complete: true, refusal: null } };
  }
  const { line, column } = source.place(at);
  const text = STAND_IN + (number === 0 ? "" : STAND_IN_EVENT) +
    "\n".repeat(line - 1) + " ".repeat(column) + rest;
  try {
    const events = decodeEventLog(text, true).slice(number === 0 ? 0 : 1);
    const { ended, refused } = decodeLogHead(text);
    return { events, tail: { complete: ended === null, refusal: refused } };
  } catch (error) {
    if (!(error instanceof EventLogError)) throw error;
    if (!error.message.startsWith("EOF while parsing")) throw error;
    return { events: [], tail: CUT };
  }
}

function whole(text: string): LogReading {
  const events = decodeEventLog(text, true);
  const { rules, ended, refused } = headOf(text);
  return {
    rules,
    events,
    isComplete: () => ended === null,
    refusal: () => refused,
  };
}

function headOf(
  text: string,
): Omit<LogHead, "redact"> & { readonly rules: readonly RedactRule[] } {
  const { redact, ended, refused } = decodeLogHead(text);
  try {
    return { rules: parseRedactRules(redact), ended, refused };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EventLogError(error.message);
  }
}

/** A text that arrives in pieces and is forgotten from the front. */
class Chunks {
  /** What has arrived and was not dropped. */
  text = "";
  readonly #chunks: Iterator<string>;
  /** Before this place nothing of the searched text begins. */
  #searched = 0;
  /** How many lines were dropped. */
  #lines = 0;

  constructor(chunks: Iterable<string>) {
    this.#chunks = chunks[Symbol.iterator]();
  }

  /** Lets one more piece arrive; false at the end. */
  more(): boolean {
    const next = this.#chunks.next();
    if (next.done === true) return false;
    this.text += next.value;
    return true;
  }

  /** Whether a text stands at a place. */
  startsWith(part: string, at: number): boolean {
    while (this.text.length - at < part.length && this.more());
    return this.text.startsWith(part, at);
  }

  /** The first place of a text from `at` on, or -1. */
  find(part: string, at: number): number {
    this.#searched = Math.max(this.#searched, at);
    while (true) {
      const found = this.text.indexOf(part, this.#searched);
      if (found >= 0) return found;
      this.#searched = Math.max(at, this.text.length - part.length + 1);
      if (!this.more()) return -1;
    }
  }

  /** The line of a place, from 1, and how much of that line is before it. */
  place(at: number): { readonly line: number; readonly column: number } {
    const before = this.text.slice(0, at);
    return {
      line: this.#lines + countLineEnds(before) + 1,
      column: before.length - (before.lastIndexOf("\n") + 1),
    };
  }

  /**
   * Forgets the lines before a place, if they are many; the place then. It must
   * not be on the first line.
   */
  drop(at: number): number {
    if (at < 65536) {
      this.#searched = at;
      return at;
    }
    const start = this.text.lastIndexOf("\n", at - 1) + 1;
    this.#lines += countLineEnds(this.text.slice(0, start));
    this.text = this.text.slice(start);
    this.#searched = at - start;
    return at - start;
  }
}

function countLineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    count++;
  }
  return count;
}
