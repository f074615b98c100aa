// Copyright 2026 the Boruna authors. MIT license.

/**
 * Diagnostics for people: as many as one screen takes, errors first, and a
 * count of all.
 *
 * @module
 */

import { type Diagnostic, render } from "../diagnostic/mod.ts";
import type { World } from "./world.ts";

/** About a screen; the first finding is shown however long it is. */
const MOST_LINES = 40;

/** The text of the diagnostics, with the count at its end. */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  world: World,
  stream: "stdout" | "stderr",
): string {
  const color = world.hasColors(stream);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const warnings = diagnostics.filter(({ severity }) => severity !== "error");
  const shown: string[] = [];
  let lines = 0;
  for (const one of [...errors, ...warnings]) {
    const text = render(clipped(one), { color });
    lines += text.split("\n").length;
    if (shown.length > 0 && lines > MOST_LINES) break;
    shown.push(text);
  }
  const total = diagnostics.length;
  const rest = total - shown.length;
  const counts = [
    count(errors.length, "error"),
    count(warnings.length, "warning"),
  ].filter((text) => text !== "").join(", ");
  return `${shown.join("\n")}\n${counts}${
    rest === 0 ? "" : ` (the first ${shown.length} are shown; --json has all)`
  }\n`;
}

/** The longest sentence that is shown whole, in characters. */
const LONGEST = 300;

/** A finding whose sentences fit on a screen: names may be megabytes long. */
function clipped(one: Diagnostic): Diagnostic {
  const clip = (text: string) =>
    text.length <= LONGEST
      ? text
      : `${text.slice(0, LONGEST / 2)}…${text.slice(-LONGEST / 3)}`;
  return {
    ...one,
    message: clip(one.message),
    notes: one.notes.map(clip),
    help: one.help === null ? null : clip(one.help),
  };
}

function count(number: number, noun: string): string {
  if (number === 0) return "";
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
