// Copyright 2026 the Boruna authors. MIT license.

/**
 * Checks a program.
 *
 * @module
 */

import type { Checked, Program } from "./checked.ts";

/** Checks a program and says what everything in it means. */
export function check(program: Program): Checked {
  return {
    program,
    diagnostics: [],
    types: [],
    functions: [],
    entry: null,
    typeOf: new Map(),
    locals: new Map(),
    results: new Map(),
    names: new Map(),
    targets: new Map(),
    calls: new Map(),
    fields: new Map(),
    records: new Map(),
    variants: new Map(),
    patterns: new Map(),
    spawns: new Map(),
    receives: new Map(),
    emptyMaps: new Set(),
  };
}
