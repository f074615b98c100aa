// Copyright 2026 the Boruna authors. MIT license.

/**
 * Whether a replay did what the recording did.
 *
 * Two questions of different strength: the same calls (by the value of their
 * arguments), or the same log (by its text). They differ for floats: NaN equals
 * NaN in text only, `0.0` equals `-0.0` in value only.
 *
 * @module
 */

import { debugForm, debugText, valuesEqual } from "../value/mod.ts";
import type { CapCallEvent, Event } from "./event.ts";
import { eventToJson } from "./encode.ts";

/** What a comparison of two logs says. */
export type Verification =
  | { readonly kind: "identical" }
  | { readonly kind: "diverged"; readonly reason: string };

const IDENTICAL: Verification = { kind: "identical" };

/** Compares only which calls were made, and with what (`spec/replay.md` 4.3). */
export function verifyCalls(
  original: readonly Event[],
  replay: readonly Event[],
): Verification {
  const left = original.filter(isCall);
  const right = replay.filter(isCall);
  if (left.length !== right.length) {
    return diverged(
      `different number of capability calls: ${left.length} vs ${right.length}`,
    );
  }
  for (const [i, a] of left.entries()) {
    const b = right[i]!;
    if (!sameCall(a, b)) {
      return diverged(
        `capability call #${i} differs: ${callText(a)} vs ${callText(b)}`,
      );
    }
  }
  return IDENTICAL;
}

/** Compares everything, event by event, as text (`spec/replay.md` 4.4). */
export function verifyFull(
  original: readonly Event[],
  replay: readonly Event[],
): Verification {
  if (original.length !== replay.length) {
    return diverged(
      `different event count: ${original.length} vs ${replay.length}`,
    );
  }
  for (const [i, event] of original.entries()) {
    const a = eventToJson(event);
    const b = eventToJson(replay[i]!);
    if (a !== b) return diverged(`event #${i} differs: ${a} vs ${b}`);
  }
  return IDENTICAL;
}

/** The line that `boruna replay` prints, without its line end. */
export function verificationText(verification: Verification): string {
  return verification.kind === "identical"
    ? "Identical"
    : `Diverged { reason: ${debugText(verification.reason)} }`;
}

function diverged(reason: string): Verification {
  return { kind: "diverged", reason };
}

function isCall(event: Event): event is CapCallEvent {
  return event.event === "CapCall";
}

function sameCall(a: CapCallEvent, b: CapCallEvent): boolean {
  return a.capability === b.capability && a.args.length === b.args.length &&
    a.args.every((value, i) => valuesEqual(value, b.args[i]!));
}

function callText(call: CapCallEvent): string {
  return `${call.capability}([${call.args.map(debugForm).join(", ")}])`;
}
