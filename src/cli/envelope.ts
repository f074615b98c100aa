// Copyright 2026 the Boruna authors. MIT license.

/**
 * The one document that `--json` prints: `{"ok": true, "data": …}`, or
 * `{"ok": false, "error": {"kind", "message", "help", "exit_code"}}`.
 *
 * Findings of a check have `diagnostics` in place of `data`. Commands that the
 * reference has with `--json` keep its documents (`capability list`,
 * `policy validate`, `lang …`, `size`, `doctor`).
 *
 * @module
 */

import { indentJson, quoteJson } from "../value/mod.ts";

/** The document of a command that worked; `data` is JSON data. */
export function envelope(data: unknown): string {
  return envelopeOf(JSON.stringify(data));
}

/** The document of a command that worked; `json` is text in JSON. */
export function envelopeOf(json: string, isOk: boolean = true): string {
  return `${indentJson(`{"ok":${isOk},"data":${json}}`)}\n`;
}

/** Which kind of failure a document tells of. */
export type ErrorKind =
  /** The command line. */
  | "usage"
  /** A file that cannot be read or written. */
  | "file"
  /** A file that is no program. */
  | "program"
  /** Whatever a command knows to say. */
  | "failure"
  /** A defect of ours. */
  | "defect";

/** The document of a command that failed. */
export function errorEnvelope(
  kind: ErrorKind,
  message: string,
  help: string | null,
  exitCode: number,
): string {
  return `${
    indentJson(
      `{"ok":false,"error":{"kind":"${kind}","message":${quoteJson(message)},` +
        `"help":${
          help === null ? "null" : quoteJson(help)
        },"exit_code":${exitCode}}}`,
    )
  }\n`;
}
