// Copyright 2026 the Boruna authors. MIT license.

/**
 * The hash of what an application did (`spec/framework.md` 9.8). That of a
 * trace file is another one.
 *
 * @module
 */

import { sha256 } from "../capability/mod.ts";
import { display } from "../value/mod.ts";
import type { AppCycle } from "./app.ts";

/** SHA-256 over one line for each cycle. */
export function cycleHash(log: readonly AppCycle[]): string {
  return sha256(
    log.map(({ cycle, message, before, after, effects }) =>
      `c${cycle}:${message.tag}:${display(message.payload)},` +
      `before=${display(before)},after=${display(after)},` +
      `fx=[${effects.map(({ kind }) => kind).join(",")}]\n`
    ).join(""),
  );
}
