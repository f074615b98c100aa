// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the parts of the code generator share while they write one function.
 *
 * @module
 */

import type { Checked } from "../check/mod.ts";
import type { Span } from "../diagnostic/mod.ts";
import type { Value } from "../value/mod.ts";
import type { Code, Label } from "./code.ts";
import type { LeavesTable } from "./leaves.ts";

/** The state of writing one function. */
export interface Writer {
  readonly checked: Checked;
  readonly leaves: LeavesTable;
  /** The constants of the whole module; each use appends one. */
  readonly constants: Value[];
  readonly code: Code;
  /** Where a `return` goes if postconditions follow; else null. */
  readonly exit: Exit | null;
}

/** The end of a function that has postconditions. */
export interface Exit {
  /** Takes the result from the stack. */
  readonly store: Label;
  /** Behind the store: the result is in its slot already. */
  readonly check: Label;
  /** The slot of `result`, taken at its first use. */
  slot(): number;
}

/** Appends a constant and gives its index; constants are never shared. */
export function addConstant(writer: Writer, value: Value): number {
  return writer.constants.push(value) - 1;
}

/** Pushes a constant. */
export function pushConstant(writer: Writer, span: Span, value: Value): void {
  const index = addConstant(writer, value);
  writer.code.emit(span, { op: "PushConst", index }, 1);
}

/** Pushes a local slot. */
export function load(writer: Writer, span: Span, index: number): void {
  writer.code.emit(span, { op: "LoadLocal", index }, 1);
}

/** Pops into a local slot. */
export function store(writer: Writer, span: Span, index: number): void {
  writer.code.emit(span, { op: "StoreLocal", index }, -1);
}
