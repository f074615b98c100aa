// Copyright 2026 the Boruna authors. MIT license.

/**
 * The places of generated code at which something may be asked: how many steps
 * were made, which instruction it is.
 *
 * @module
 */

/** The places of a program, by number. */
export interface Sites {
  /** What is due there beside the counter. */
  readonly offsets: number[];
  /** The function. */
  readonly functions: number[];
  /** The instruction. */
  readonly instructions: number[];
}

/** No places yet. */
export function noSites(): Sites {
  return { offsets: [], functions: [], instructions: [] };
}

/** Adds a place; its number. */
export function addSite(
  sites: Sites,
  offset: number,
  function_: number,
  instruction: number,
): number {
  sites.functions.push(function_);
  sites.instructions.push(instruction);
  return sites.offsets.push(offset) - 1;
}
