// Copyright 2026 the Boruna authors. MIT license.

/**
 * The world as a log remembers it: calls get the recorded results, one by one.
 *
 * Nothing ties a result to its call (`spec/replay.md` 4.1): whether the program
 * asked the same questions is what verification finds out afterwards.
 *
 * @module
 */

import { type Handler, HandlerFailure } from "../capability/mod.ts";
import type { Event } from "./event.ts";
import { reopened } from "./follow.ts";

/**
 * A handler for every capability that answers from a log and fails with
 * `replay log exhausted` when there is no result left.
 */
export function replayHandler(events: readonly Event[]): Handler {
  let position = 0;
  return (_args, context) => {
    while (position < events.length) {
      const event = events[position++]!;
      if (event.event !== "CapResult") continue;
      return context.form === "try" ? reopened(event.result) : event.result;
    }
    throw new HandlerFailure("replay log exhausted");
  };
}
