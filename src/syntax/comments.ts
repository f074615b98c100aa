// Copyright 2026 the Boruna authors. MIT license.

/**
 * The comments of a file while it is printed: each is taken once, by the
 * nearest place that has lines of its own.
 *
 * @module
 */

import type { Comment, SourceFile } from "./tree.ts";

/** The comments that no place has taken yet. */
export class Comments {
  readonly #text: string;
  readonly #comments: readonly Comment[];
  readonly #taken: Uint8Array;

  /** The comments of a file; none if it has no text. */
  constructor(file: SourceFile, text: string | null) {
    this.#text = text ?? "";
    this.#comments = text === null ? [] : file.comments;
    this.#taken = new Uint8Array(this.#comments.length);
  }

  /** Takes the comments that start between two offsets. */
  take(from: number, to: number): Comment[] {
    const found: Comment[] = [];
    for (let index = this.#first(from); index < this.#taken.length; index++) {
      const comment = this.#comments[index]!;
      if (comment.span.start >= to) break;
      if (this.#taken[index] === 1) continue;
      this.#taken[index] = 1;
      found.push(comment);
    }
    return found;
  }

  /** Takes the comment behind an offset on the same line, before another. */
  takeTrailing(from: number, to: number): Comment | null {
    const index = this.#first(from);
    const comment = this.#comments[index];
    if (comment === undefined || comment.span.start >= to) return null;
    if (this.#taken[index] === 1) return null;
    if (/[\n\r]/.test(this.#between(from, comment.span.start))) return null;
    this.#taken[index] = 1;
    return comment;
  }

  /** True if an empty line stands between two offsets. */
  blankBetween(from: number, to: number): boolean {
    const between = this.#between(from, to);
    return /(?:\r\n|\n|\r(?!\n))[ \t]*[\n\r]/.test(between);
  }

  #between(from: number, to: number): string {
    return this.#text.slice(from, to);
  }

  /** The index of the first comment that starts at or behind an offset. */
  #first(from: number): number {
    let low = 0;
    let high = this.#comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#comments[middle]!.span.start < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
