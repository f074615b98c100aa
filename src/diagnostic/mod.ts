// Copyright 2026 the Boruna authors. MIT license.

/**
 * Source text and positions, diagnostics as data, their codes and their
 * rendering.
 *
 * @module
 */

export type { Position, Source, Span } from "./source.ts";
export {
  lineSpan,
  lineStarts,
  lineText,
  makeSource,
  offsetOf,
  positionOf,
} from "./source.ts";
export type { Code, Diagnostic, Edit, Fix, Label } from "./diagnostic.ts";
export { editDistance, suggest } from "./suggest.ts";
export type { CodeEntry } from "./codes.ts";
export { codeEntry, CODES } from "./codes.ts";
export type { Fixed } from "./fix.ts";
export { applyFix, applyFixes } from "./fix.ts";
export type {
  DiagnosticJson,
  DiagnosticsJson,
  EditJson,
  LineEditJson,
  LocationJson,
  PatchJson,
} from "./json.ts";
export { diagnosticsToJson, toJson } from "./json.ts";
export type { RenderOptions } from "./render.ts";
export { displayWidth, render, renderAll } from "./render.ts";
