// Copyright 2026 the Boruna authors. MIT license.

/**
 * `--record LOG`: the event log, written as things happen.
 *
 * Every event is with the operating system before the program goes on, in a
 * file beside LOG; LOG itself appears when it is whole. A command line of the
 * reference finds the reference's habits: it is told of a file that cannot be
 * written after the result, and an existing LOG outlives a run that failed.
 *
 * @module
 */

import { FileError, type GrowingFile } from "../host/mod.ts";
import {
  type Event,
  LogText,
  parseRedactRules,
  Redactor,
} from "../replay/mod.ts";
import type { LimitKind, RunResult } from "../run/mod.ts";
import { AxMap, mapEntries } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { Failure } from "./failure.ts";
import { UsageError } from "./usage.ts";

/** Headers that carry secrets. */
const CREDENTIALS = [
  "authorization",
  "cookie",
  "proxy-authorization",
  "x-api-key",
];

/** The rules of `--redact`; throws `UsageError`. */
export function redactorOf(call: Call): Redactor {
  const written = call.text("redact");
  if (written === undefined) return new Redactor([]);
  try {
    return new Redactor(
      parseRedactRules(written.split(",").map((rule) => rule.trim())),
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      `invalid value '${written}' for '--redact <REDACT>': ${error.message}`,
    );
  }
}

/** Starts the log if one is wanted. */
export function openJournal(call: Call): Journal | null {
  const path = call.text("record");
  return path === undefined ? null : new Journal(call, path);
}

/** The log of one run. */
export class Journal {
  readonly path: string;
  readonly #call: Call;
  readonly #redactor: Redactor;
  readonly #text = new LogText();
  #file: GrowingFile | null = null;
  #failure: FileError | null = null;
  #warned = false;

  /** Starts to write; throws `Failure` unless the reference would wait. */
  constructor(call: Call, path: string) {
    this.#call = call;
    this.path = path;
    this.#redactor = redactorOf(call);
    this.#attempt(() => {
      this.#file = call.world.growFile(path);
      this.#file.write(this.#text.open(this.#redactor.rules));
    });
  }

  /** Writes an event. A failure ends the run: it would go on unrecorded. */
  add(event: Event): void {
    if (this.#failure !== null) return;
    if (!this.#warned && event.event === "CapCall") this.#warn(event.args[3]);
    this.#attempt(() =>
      this.#file!.write(this.#text.add(this.#redactor.event(event)))
    );
  }

  /**
   * The run is over, whatever came of it.
   *
   * @returns Why the log is not there; null if it is.
   */
  finish(outcome: RunResult["outcome"]): string | null {
    const { reference, world } = this.#call;
    const isDone = outcome.kind === "done";
    this.#attempt(() => {
      const refusal = outcome.kind === "refused" ? outcome.refusal : null;
      this.#file!.write(this.#text.close(endedBy(outcome), refusal));
      if (reference && !isDone && world.exists(this.path)) this.#file!.leave();
      else this.#file!.finish();
    });
    if (this.#failure === null) return null;
    this.#file?.leave();
    return this.#told(this.#failure);
  }

  /** Something went wrong elsewhere: what was written stays beside LOG. */
  abandon(): void {
    this.#file?.leave();
  }

  /** Nothing has run: nothing is to be kept. */
  discard(): void {
    this.#file?.discard();
  }

  #attempt(write: () => void): void {
    if (this.#failure !== null) return;
    try {
      write();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#failure = error;
      if (!this.#call.reference) throw new Failure(this.#told(error));
    }
  }

  #told(error: FileError): string {
    if (this.#call.reference) return error.message;
    const { count } = this.#text;
    const kept = this.#file === null || count === 0
      ? ""
      : `\n  help: the events before this are in ${this.#file.part}`;
    return `cannot write ${this.path}: ${error.message}${kept}`;
  }

  #warn(headers: unknown): void {
    if (this.#call.reference || !(headers instanceof AxMap)) return;
    for (const [name, value] of mapEntries(headers)) {
      if (typeof value !== "string") continue;
      if (!CREDENTIALS.includes(name.toLowerCase())) continue;
      if (this.#redactor.header(name, value) !== value) continue;
      this.#warned = true;
      this.#call.world.error(
        `warning: the log will hold the header ${name}; ` +
          `--redact header:${name.toLowerCase()} leaves its value out\n`,
      );
      return;
    }
  }
}

/** Limits of this process and this hour. */
const FROM_OUTSIDE: readonly LimitKind[] = [
  "wall_ms",
  "capability_ms",
  "resident_bytes",
];

/** What ended a run from outside: the same program may go on in a replay. */
function endedBy(outcome: RunResult["outcome"]): string | null {
  if (outcome.kind === "cancelled") return "cancelled";
  if (outcome.kind !== "limit") return null;
  return FROM_OUTSIDE.includes(outcome.limit) ? outcome.limit : null;
}
