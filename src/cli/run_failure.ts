// Copyright 2026 the Boruna authors. MIT license.

/**
 * How a run that failed is told: what happened, where, and what would help.
 *
 * @module
 */

import { lineText, positionOf, type Source } from "../diagnostic/mod.ts";
import type { RunResult } from "../run/mod.ts";
import type { Call } from "./command.ts";
import type { Loaded } from "./program.ts";

/** A run that gave no value. */
type Failed = Exclude<RunResult["outcome"], { kind: "done" }>;

/** A place in the source of a running program. */
interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** Where a frame stands; null for a module without its source. */
export function placeOf(
  { places }: Extract<Loaded, { kind: "module" }>,
  frame: { readonly index: number; readonly instruction: number },
): Place | null {
  const known = places[frame.index];
  const span = known?.spans[frame.instruction];
  if (known === undefined || span === undefined) return null;
  const { line, column } = positionOf(known.source, span.start);
  return { source: known.source, ...span, line, column };
}

/** The most callers that are listed. */
const MOST_CALLERS = 6;

/** The text for standard error. */
export function failureText(
  call: Call,
  loaded: Extract<Loaded, { kind: "module" }>,
  outcome: Failed,
): string {
  const head = `runtime error: ${outcome.text}\n`;
  if (call.reference && !call.world.isTerminal("stderr")) return head;
  const [inner, ...callers] = outcome.frames.toReversed();
  const lines: string[] = [];
  const at = inner === undefined ? null : placeOf(loaded, inner);
  if (at !== null) lines.push(...excerpt(at));
  else if (inner !== undefined) {
    lines.push(`  --> ${inner.function}, instruction ${inner.instruction}`);
  }
  const margin = at === null ? "  " : " ".repeat(String(at.line).length + 1);
  for (const caller of callers.slice(0, MOST_CALLERS)) {
    const place = placeOf(loaded, caller);
    lines.push(
      `${margin}= called from \`${caller.function}\`` +
        (place === null
          ? ""
          : ` at ${place.source.name}:${place.line}:${place.column}`),
    );
  }
  if (callers.length > MOST_CALLERS) {
    lines.push(`${margin}= and from ${callers.length - MOST_CALLERS} more`);
  }
  for (const text of advice(call, outcome)) lines.push(`${margin}= ${text}`);
  return `${head}${lines.map((line) => `${line}\n`).join("")}`;
}

/** What the reader may want to know, and do. */
function advice(call: Call, outcome: Failed): string[] {
  if (outcome.kind === "refused") {
    const { reason, fix, layer, rule } = outcome.refusal;
    const path = call.positionals[0] ?? "app.ax";
    const help = call.has("live") && call.text("policy") === undefined
      ? "with --live and without --policy everything is refused; " +
        `to allow everything: boruna ${path} --live --policy allow-all`
      : fix;
    return [
      `note: ${reason} (${layer}${rule === null ? "" : `: ${rule}`})`,
      ...(help === null ? [] : [`help: ${help}`]),
    ];
  }
  if (outcome.kind !== "limit") return [];
  switch (outcome.limit) {
    case "steps":
      return ["help: --max-steps raises the limit"];
    case "stack":
      return outcome.trap.kind === "StackOverflow" && outcome.frames.length > 1
        ? [
          `note: ${outcome.frames.length} calls are open`,
          "help: --max-depth raises the limit, up to 100000",
        ]
        : [];
    default:
      return [];
  }
}

/** The line with a caret under what was being done. */
function excerpt({ source, start, end, line, column }: Place): string[] {
  const text = lineText(source, line);
  const number = String(line);
  const margin = " ".repeat(number.length + 1);
  const width = Math.max(
    1,
    Math.min(end - start, Array.from(text).length - column + 1),
  );
  const shown = text.replaceAll("\t", " ");
  if (shown.length > 160) {
    return [`${margin.slice(1)}--> ${source.name}:${line}:${column}`];
  }
  return [
    `${margin.slice(1)}--> ${source.name}:${line}:${column}`,
    `${margin}|`,
    `${number} | ${shown}`,
    `${margin}| ${" ".repeat(column - 1)}${"^".repeat(width)}`,
  ];
}
