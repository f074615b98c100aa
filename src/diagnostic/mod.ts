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
