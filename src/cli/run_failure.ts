// Copyright 2026 the Boruna authors. MIT license.

/**
 * How a run that failed is told: what happened, where, and what would help.
 *
 * @module
 */

import { positionOf, render, type Source } from "../diagnostic/mod.ts";
import type { Refusal } from "../capability/mod.ts";
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

/** The most places of a schema that are listed. */
const MOST_MISMATCHES = 10;
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
  if (outcome.kind === "invalid_output") return head + mismatches(outcome);
  const [inner, ...callers] = outcome.frames.toReversed();
  const place = inner === undefined ? null : placeOf(loaded, inner);
  const table = outcome.kind === "refused"
    ? refusalText(call, outcome.refusal, place)
    : "";
  const notes = callers.slice(0, MOST_CALLERS).map((caller) => {
    const from = placeOf(loaded, caller);
    return `called from \`${caller.function}\`` +
      (from === null
        ? ""
        : ` at ${from.source.name}:${from.line}:${from.column}`);
  });
  if (callers.length > MOST_CALLERS) {
    notes.push(`and from ${callers.length - MOST_CALLERS} more`);
  }
  const { note, help } = advice(outcome);
  if (note !== null) notes.unshift(note);
  if (place === null) {
    const at = inner === undefined
      ? []
      : [`  --> ${inner.function}, instruction ${inner.instruction}`];
    const more = notes.map((text) => `  = note: ${text}`);
    const way = help === null ? [] : [`  = help: ${help}`];
    return head +
      [...at, ...more, ...way].map((line) => `${line}\n`).join("") + table;
  }
  // Drawn like a diagnostic, under a title of its own: a failure of a run has
  // no code.
  const drawn = render({
    code: "E009",
    severity: "error",
    message: "",
    source: place.source,
    span: place,
    labels: [],
    notes,
    help,
    fix: null,
  }, { color: call.world.hasColors("stderr") });
  return head + drawn.slice(drawn.indexOf("\n") + 1) + table;
}

/** Where a result differs from its schema; the first places of many. */
function mismatches(
  { errors, totalErrors }: Extract<Failed, { kind: "invalid_output" }>,
): string {
  const lines = errors.slice(0, MOST_MISMATCHES).map(({ path, message }) =>
    `  ${path === "" ? "the result" : path}: ${message}\n`
  );
  const left = totalErrors - lines.length;
  return lines.join("") + (left > 0 ? `  and ${left} more\n` : "");
}

/** What the reader may want to know, and do. */
function advice(
  outcome: Failed,
): { readonly note: string | null; readonly help: string | null } {
  if (outcome.kind === "limit" && outcome.limit === "steps") {
    return { note: null, help: "--max-steps raises the limit" };
  }
  if (outcome.kind === "limit" && outcome.limit === "resident_bytes") {
    return {
      note: "its values take most of the memory of this process",
      help: "--max-resident-bytes raises the limit, up to three quarters of " +
        "the runtime's heap",
    };
  }
  const calls = outcome.frames.length;
  if (outcome.kind === "limit" && outcome.limit === "stack" && calls > 1) {
    return {
      note: `${calls} calls are open`,
      help: "--max-depth raises the limit, up to 100000",
    };
  }
  return { note: null, help: null };
}

const VERDICTS = { ok: "ok", no: "no", not_asked: "-" } as const;

/** Every layer's answer to a refused call, and the way out. */
export function refusalText(
  call: Call,
  refusal: Refusal,
  place: Pick<Place, "source" | "line" | "column"> | null,
): string {
  const { kind, capability, target, verdicts, fix } = refusal;
  const at = place === null
    ? ""
    : `, ${place.source.name}:${place.line}:${place.column}`;
  const lines = [
    `${kind.replace("_", " ")}: ${capability}` +
    (target === null ? "" : ` ${printable(target)}`) +
    ` (in ${refusal.function}${at})`,
    ...verdicts.map(({ layer, verdict, note }) =>
      `  ${layer.padEnd(12)} ${VERDICTS[verdict].padEnd(4)} ${printable(note)}`
        .trimEnd()
    ),
  ];
  const program = call.positionals[0] ?? "app.ax";
  const policy = call.text("policy");
  if (call.has("live") && policy === undefined) {
    lines.push(
      "  to allow it: with --live and without --policy everything is refused;",
      `               to allow everything: boruna ${program} --live --policy allow-all`,
    );
  } else if (fix !== null) lines.push(`  to allow it: ${printable(fix.text)}`);
  if (refusal.layer === "host") {
    const word = policy === undefined ? "" : ` --policy ${policy}`;
    lines.push(`  all flags:   boruna permissions ${program}${word}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** A text that cannot steer a terminal. */
export function printable(text: string): string {
  return text.replace(
    // deno-lint-ignore no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g,
    (unit) => `\\u{${unit.charCodeAt(0).toString(16)}}`,
  );
}
