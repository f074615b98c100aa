// Copyright 2026 the Boruna authors. MIT license.

/**
 * The log of a running program: hands every event to those who want it, and
 * ends the run where the log grows too large or leaves its recording.
 *
 * @module
 */

import {
  type Event,
  EventLog,
  type Follower,
  FollowStop,
  LogText,
} from "../replay/mod.ts";
import { utf8Length } from "../value/mod.ts";
import { TrapSignal } from "../vm/mod.ts";

/** Who wants events, and how many there may be. */
export interface RunLogOptions {
  /** Whether the result wants them. */
  readonly keep: boolean;
  /** Told of each event as it happens. */
  readonly onEvent: ((event: Event) => void) | undefined;
  /** The largest size of the log's file, in bytes. */
  readonly maxBytes: number | undefined;
  /** The recording that the run has to follow. */
  readonly follower: Follower | undefined;
}

/** Takes the events of one run. */
export class RunLog extends EventLog {
  readonly #options: RunLogOptions;
  readonly #text = new LogText();
  #bytes: number;

  /** Makes the log of one run. */
  constructor(options: RunLogOptions) {
    // Where nobody wants to hear of events, calls and answers are only kept.
    const { onEvent, maxBytes, follower } = options;
    super(
      onEvent !== undefined || maxBytes !== undefined || follower !== undefined,
    );
    this.#options = options;
    this.#bytes = this.#text.open().length + "\n  ]\n}".length;
  }

  /** An event happens. */
  protected override add(event: Event): void {
    const { keep, onEvent, maxBytes, follower } = this.#options;
    if (follower !== undefined) follow(follower, event);
    if (maxBytes !== undefined) {
      this.#bytes += utf8Length(this.#text.add(event));
      if (this.#bytes > maxBytes) {
        throw new TrapSignal({
          kind: "RunLimitExceeded",
          what: "event log",
          limit: maxBytes,
        });
      }
    }
    if (keep) super.add(event);
    onEvent?.(event);
  }
}

function follow(follower: Follower, event: Event): void {
  try {
    follower.happened(event);
  } catch (error) {
    if (!(error instanceof FollowStop)) throw error;
    throw new TrapSignal({
      kind: "Stopped",
      reason: error.following.reason,
    });
  }
}
