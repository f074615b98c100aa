// Copyright 2026 the Boruna authors. MIT license.

/**
 * How large a value may become.
 *
 * The limits of engines differ; a program must not notice. So texts have one
 * maximum that every engine reaches, and lists and maps have one that a host
 * may lower. Beyond it the run ends with a trap, never with an engine's error.
 *
 * @module
 */

import { countBulk } from "../value/mod.ts";
import { failSize } from "./failure.ts";

/** The largest sizes of values. */
export interface SizeLimits {
  /** UTF-16 units of a string. */
  readonly text: number;
  /** Elements of a list. */
  readonly list: number;
  /** Entries of a map. */
  readonly map: number;
}

/** The sizes unless a host sets others. */
export const DEFAULT_SIZES: SizeLimits = {
  text: 2 ** 24,
  list: 2 ** 24,
  // JavaScript's own tables hold no more than this.
  map: 2 ** 23,
};

/** Texts of more units are counted when they are made. */
export const LONG_TEXT = 4096;

/** Refuses a string of more than the allowed units. */
export function checkText(length: number, sizes: SizeLimits): void {
  if (length > sizes.text) failSize("string length", sizes.text);
}

/**
 * The same for one that is made of two. It is copied when it is first read, and
 * most are not: a text that grows piece by piece counts a little each time.
 */
export function checkConcat(length: number, sizes: SizeLimits): void {
  checkText(length, sizes);
  if (length > LONG_TEXT) countBulk(length >> 6);
}

/** Refuses a list of more than the allowed elements. */
export function checkList(length: number, sizes: SizeLimits): void {
  if (length > sizes.list) failSize("list length", sizes.list);
}

/** Refuses a map of more than the allowed entries. */
export function checkMap(size: number, sizes: SizeLimits): void {
  if (size > sizes.map) failSize("map size", sizes.map);
}

/** How many texts splitting gives. */
export function countPieces(text: string, separator: string): number {
  return separator === ""
    ? countCodePoints(text)
    : countOccurrences(text, separator) + 1;
}

/** The length that replacing all occurrences gives. */
export function replacedLength(
  text: string,
  from: string,
  to: string,
): number {
  if (from === "") return text.length + (countCodePoints(text) + 1) * to.length;
  return text.length + countOccurrences(text, from) * (to.length - from.length);
}

function countCodePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}

function countOccurrences(text: string, part: string): number {
  let count = 0;
  let at = text.indexOf(part);
  while (at >= 0) {
    count++;
    at = text.indexOf(part, at + part.length);
  }
  return count;
}

/**
 * A text that an engine may refuse to make. Its own error for that becomes the
 * trap that the size would have been.
 */
export function fitting(make: () => string, limit: number): string {
  let text: string;
  try {
    text = make();
  } catch (error) {
    if (error instanceof RangeError) return failSize("printed text", limit);
    throw error;
  }
  if (text.length > LONG_TEXT) countBulk(text.length);
  return text.length > limit ? failSize("printed text", limit) : text;
}
