// Copyright 2026 the Boruna authors. MIT license.

/**
 * The result of a run as one JSON document (`run --json`).
 *
 * @module
 */

import {
  type HostReport,
  hostReportToJson,
  type Refusal,
  refusalToJson,
} from "../capability/mod.ts";
import type { RunResult } from "../run/mod.ts";
import { display, indentJson, quoteJson, valueToJson } from "../value/mod.ts";
import type { Loaded } from "./program.ts";
import { placeOf } from "./run_failure.ts";

/** The document, with a line end. Values are in their tagged form. */
export function resultJson(
  { outcome, steps, ui }: RunResult,
  loaded: Extract<Loaded, { kind: "module" }>,
  path: string,
  host: HostReport | null,
): string {
  const held = host === null ? "" : `,"host":${hostReportToJson(host)}`;
  const shared = `"steps":${steps},"ui":[${
    ui.map(valueToJson).join(",")
  }]${held}`;
  if (outcome.kind === "done") {
    return finish(
      `{"ok":true,"data":{"value":${valueToJson(outcome.value)},` +
        `"text":${quoteJson(display(outcome.value))},${shared}}}`,
    );
  }
  const members = outcome.kind === "refused"
    ? refusalMembers(outcome.refusal, outcome.text)
    : [
      `"kind":${quoteJson(outcome.kind)}`,
      `"message":${quoteJson(outcome.text)}`,
    ];
  if (outcome.kind === "limit") {
    members.push(
      `"limit":${quoteJson(outcome.limit)}`,
      `"limit_kind":${quoteJson(outcome.limit)}`,
      `"max":${outcome.max}`,
      `"phase":${quoteJson(outcome.phase)}`,
    );
  }
  if (outcome.kind === "invalid_output") {
    const errors = outcome.errors.map(({ path, message }) =>
      `{"path":${quoteJson(path)},"message":${quoteJson(message)}}`
    );
    members.push(
      `"phase":"output_validation"`,
      `"errors":[${errors.join(",")}]`,
      `"total_errors":${outcome.totalErrors}`,
    );
  }
  const frames = outcome.frames.toReversed().map((frame) => {
    const place = placeOf(loaded, frame);
    return `{"function":${
      quoteJson(frame.function)
    },"instruction":${frame.instruction}` +
      (place === null
        ? "}"
        : `,"file":${quoteJson(place.source.name)},"line":${place.line},` +
          `"column":${place.column}}`);
  });
  members.push(`"stack":[${frames.join(",")}]`);
  return finish(
    `{"ok":false,"file":${quoteJson(path)},` +
      `"error":{${members.join(",")}},${shared}}`,
  );
}

/** A refusal's own members; its message is that of the run. */
function refusalMembers(refusal: Refusal, message: string): string[] {
  return [refusalToJson({ ...refusal, message }).slice(1, -1)];
}

function finish(compact: string): string {
  return `${indentJson(compact)}\n`;
}
