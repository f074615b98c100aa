// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a strict replay found, for people and for programs.
 *
 * @module
 */

import { render } from "../diagnostic/mod.ts";
import {
  type Divergence,
  type Event,
  eventToJson,
  type Following,
} from "../replay/mod.ts";
import type { RunResult } from "../run/mod.ts";
import {
  debugForm,
  display,
  indentJson,
  quoteJson,
  type Value,
  valueToJson,
} from "../value/mod.ts";
import type { Call } from "./command.ts";
import type { Loaded } from "./program.ts";
import { placeOf } from "./run_failure.ts";

/** A program that compiled. */
type Ready = Extract<Loaded, { kind: "module" }>;

/** How much of an event is shown in one line. */
const MOST_CHARACTERS = 160;
/** How many lines of a difference are shown. */
const MOST_LINES = 12;

/** The texts for the two streams. */
export function followingText(
  call: Call,
  loaded: Ready,
  { outcome }: RunResult,
  following: Following,
): { readonly out: string; readonly error: string } {
  const done = outcome.kind === "done"
    ? `replay result: ${display(outcome.value)}\n`
    : "";
  const failed = outcome.kind === "done"
    ? ""
    : `replay error: ${outcome.text}\n`;
  switch (following.kind) {
    case "identical":
      return {
        out: `${done}replay verification: Identical (${
          counted(following.events)
        })\n`,
        error: failed,
      };
    case "ended":
      return {
        out: `${done}replay verification: Identical up to the end (${
          counted(following.events)
        }): ${following.reason}\n`,
        error: "",
      };
    case "diverged":
      return {
        out: `${done}replay verification: Diverged\n`,
        error: divergenceText(call, loaded, outcome, following),
      };
  }
}

function counted(events: number): string {
  return events === 1 ? "1 event" : `${events} events`;
}

function divergenceText(
  call: Call,
  loaded: Ready,
  outcome: RunResult["outcome"],
  divergence: Divergence,
): string {
  const { index, reason, recorded, replayed } = divergence;
  return `error: event ${index} differs: ${reason}\n` +
    excerpt(call, loaded, outcome) +
    `  recorded: ${eventLine(recorded)}\n` +
    `  replayed: ${eventLine(replayed)}\n` +
    lineDifference(recorded, replayed);
}

/** Where the program stands, drawn like a diagnostic. */
function excerpt(
  call: Call,
  loaded: Ready,
  outcome: RunResult["outcome"],
): string {
  const frame = outcome.kind === "done" ? undefined : outcome.frames.at(-1);
  if (frame === undefined) return "";
  const place = placeOf(loaded, frame);
  if (place === null) {
    return `  --> ${frame.function}, instruction ${frame.instruction}\n`;
  }
  const drawn = render({
    code: "E009",
    severity: "error",
    message: "",
    source: place.source,
    span: place,
    labels: [],
    notes: [],
    help: null,
    fix: null,
  }, { color: call.world.hasColors("stderr") });
  return drawn.slice(drawn.indexOf("\n") + 1);
}

/** An event in one line. */
function eventLine(event: Event | null): string {
  if (event === null) return "nothing";
  switch (event.event) {
    case "CapCall":
      return clip(`${event.capability}(${event.args.map(debug).join(", ")})`);
    case "CapResult":
      return clip(`${event.capability} gives ${debug(event.result)}`);
    case "UiEmit":
      return clip(`emit ${debug(event.tree)}`);
    default:
      return clip(eventToJson(event));
  }
}

function debug(value: Value): string {
  return debugForm(value);
}

function clip(text: string): string {
  return text.length <= MOST_CHARACTERS
    ? text
    : `${text.slice(0, MOST_CHARACTERS - 1).toWellFormed()}…`;
}

/** The lines in which two events of one kind differ. */
function lineDifference(a: Event | null, b: Event | null): string {
  if (a === null || b === null || a.event !== b.event) return "";
  const left = indentJson(eventToJson(a)).split("\n");
  const right = indentJson(eventToJson(b)).split("\n");
  let start = 0;
  while (start < left.length && left[start] === right[start]) start++;
  let end = 0;
  while (
    end < left.length - start && end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) end++;
  const before = left.slice(Math.max(0, start - 1), start);
  const gone = left.slice(start, left.length - end);
  const come = right.slice(start, right.length - end);
  const margin = Math.min(...[...before, ...gone, ...come].map(indentOf));
  const shown = (mark: string, lines: readonly string[]) =>
    cut(lines.map((line) => line.slice(margin)))
      .map((line) => `    ${clip(`${mark} ${line}`)}\n`).join("");
  return shown(" ", before) + shown("-", gone) + shown("+", come);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function cut(lines: readonly string[]): readonly string[] {
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `… ${lines.length - MOST_LINES} more`];
}

/** The finding as indented JSON, with a line end. */
export function followingJson(
  loaded: Ready,
  { outcome, steps }: RunResult,
  following: Following,
): string {
  const members = [
    `"ok":${following.kind !== "diverged"}`,
    `"verification":${quoteJson(following.kind)}`,
    `"steps":${steps}`,
    outcome.kind === "done"
      ? `"value":${valueToJson(outcome.value)}`
      : `"error":${quoteJson(outcome.text)}`,
  ];
  if (following.kind !== "diverged") {
    members.push(`"events":${following.events}`);
  } else {
    const { index, recorded, replayed } = following;
    const frame = outcome.kind === "done" ? undefined : outcome.frames.at(-1);
    const place = frame === undefined ? null : placeOf(loaded, frame);
    const json = (event: Event | null) =>
      event === null ? "null" : eventToJson(event);
    members.push(
      `"index":${index}`,
      `"recorded":${json(recorded)}`,
      `"replayed":${json(replayed)}`,
    );
    if (place !== null) {
      members.push(
        `"file":${quoteJson(place.source.name)}`,
        `"line":${place.line}`,
        `"column":${place.column}`,
      );
    }
  }
  if (following.kind !== "identical") {
    members.push(`"reason":${quoteJson(following.reason)}`);
  }
  return `${indentJson(`{${members.join(",")}}`)}\n`;
}
