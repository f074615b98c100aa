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

import { indentJson, quoteJson } from "../value/mod.ts";
import {
  decodeEvent,
  decodeEventLog,
  decodeLogHead,
  EventLogError,
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

/** Writes a log piece by piece; the pieces in order are the file. */
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
   */
  close(ended: string | null = null): string {
    const end = this.count === 0 ? END_OF_EMPTY_LOG : END_OF_LOG;
    return ended === null
      ? end
      : `${end.slice(0, -2)},\n  "ended": ${quoteJson(ended)}\n}`;
  }
}

/** The whole log file. It has no line end at its end. */
export function encodeEventLog(events: Iterable<Event>): string {
  return Array.from(eventLogChunks(events)).join("");
}

/** The log file in pieces, one for each event and one for either end. */
export function* eventLogChunks(
  events: Iterable<Event>,
): Generator<string, void> {
  const text = new LogText();
  yield text.open();
  for (const event of events) yield text.add(event);
  yield text.close();
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
}

/**
 * Reads a log from the pieces of its text. A log in the written layout is read
 * event by event, whatever its length, also if its end is missing; one in any
 * other layout is read whole and must be complete.
 *
 * @throws {EventLogError} If the head is not that of a log.
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
  let complete = false;
  const isComplete = () => complete;
  function* events(): Generator<Event, void> {
    let at = head!.length;
    for (let number = 0;; number++) {
      const end = source.find(END_OF_EVENT, at);
      if (end < 0) {
        const rest = source.text.slice(at);
        const expected = number === 0 ? END_OF_EMPTY_LOG : END_OF_LOG;
        complete = rest.trimEnd() === expected;
        // After the end nothing may follow.
        if (!complete && rest.startsWith(expected)) {
          throw new EventLogError("trailing characters after the log");
        }
        return;
      }
      const stop = end + END_OF_EVENT.length;
      const before = number === 0 ? FIRST : NEXT;
      const text = source.text.slice(at, stop);
      if (!text.startsWith(before)) {
        throw new EventLogError(`event ${number} does not start with {`);
      }
      yield decodeEvent(text.slice(before.length), number);
      at = source.drop(stop);
    }
  }
  return { rules, events: events(), isComplete };
}

function whole(text: string): LogReading {
  const { rules, ended } = headOf(text);
  return {
    rules,
    events: decodeEventLog(text, true),
    isComplete: () => ended === null,
  };
}

function headOf(
  text: string,
): { readonly rules: readonly RedactRule[]; readonly ended: string | null } {
  const { redact, ended } = decodeLogHead(text);
  try {
    return { rules: parseRedactRules(redact), ended };
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

  /** Forgets what is before a place, if that is much; the place then. */
  drop(at: number): number {
    if (at < 65536) {
      this.#searched = at;
      return at;
    }
    this.text = this.text.slice(at);
    this.#searched = 0;
    return 0;
  }
}
