// Copyright 2026 the Boruna authors. MIT license.

/**
 * Warnings beside a run: a line each, a few at most.
 *
 * @module
 */

import { type Diagnostic, positionOf } from "../diagnostic/mod.ts";
import type { Call } from "./command.ts";

/** So many are shown. */
const MOST = 5;

/** Writes them to standard error. */
export function showWarnings(
  warnings: readonly Diagnostic[],
  { world, positionals }: Call,
): void {
  const color = world.hasColors("stderr");
  for (const { code, message, source, span } of warnings.slice(0, MOST)) {
    const { line, column } = positionOf(source, span.start);
    const mark = color ? "\x1b[33mwarning\x1b[39m" : "warning";
    const place = `${source.name}:${line}:${column}`;
    world.error(`${mark}[${code}]: ${clipped(message)} (${place})\n`);
  }
  const rest = warnings.length - MOST;
  if (rest > 0) {
    const path = positionals[0] ?? "";
    world.error(`and ${rest} more: boruna check ${path}\n`);
  }
}

function clipped(message: string): string {
  return message.length <= 200 ? message : `${message.slice(0, 199)}…`;
}
