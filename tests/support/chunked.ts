// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads scripts of many small programs. A line `---` divides them; a line that
 * must give a finding says so at its end:
 *
 * ```text
 * let n: Int = "three" //! E009 expected Int, found String
 * ```
 *
 * Several findings of one line are divided by `//!` too. Each program is
 * padded with blank lines, so that its line numbers are those of the script.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { type Diagnostic, positionOf } from "../../src/diagnostic/mod.ts";

/** A finding that a line must give. */
export interface Expected {
  readonly line: number;
  readonly code: string;
  /** A part of the message. */
  readonly words: string;
}

/** One program of a script. */
export interface Chunk {
  /** The name of the script and the line of the program. */
  readonly name: string;
  readonly source: string;
  readonly expected: readonly Expected[];
}

/** The programs of a script in `tests/scripts`. */
export function readChunks(script: string): readonly Chunk[] {
  const url = new URL(`../scripts/${script}`, import.meta.url);
  const lines = readFileSync(url, "utf8").split("\n");
  const chunks: Chunk[] = [];
  let start = 0;
  for (let end = 0; end <= lines.length; end++) {
    if (end < lines.length && lines[end] !== "---") continue;
    chunks.push(makeChunk(script, lines, start, end));
    start = end + 1;
  }
  return chunks;
}

function makeChunk(
  script: string,
  lines: readonly string[],
  start: number,
  end: number,
): Chunk {
  const expected: Expected[] = [];
  for (let index = start; index < end; index++) {
    for (const note of lines[index]!.split("//!").slice(1)) {
      const [code = "", ...words] = note.trim().split(" ");
      expected.push({ line: index + 1, code, words: words.join(" ") });
    }
  }
  return {
    name: `${script}:${start + 1}`,
    source: "\n".repeat(start) + lines.slice(start, end).join("\n") + "\n",
    expected,
  };
}

/** What is wrong with the findings of a program; empty when nothing is. */
export function judge(
  chunk: Chunk,
  diagnostics: readonly Diagnostic[],
): readonly string[] {
  const wrong: string[] = [];
  const open = [...chunk.expected];
  for (const { code, message, source, span } of diagnostics) {
    const { line } = positionOf(source, span.start);
    const index = open.findIndex((one) =>
      one.line === line && one.code === code && message.includes(one.words)
    );
    if (index >= 0) open.splice(index, 1);
    else wrong.push(`${chunk.name} line ${line}: ${code} ${message}`);
  }
  for (const { line, code, words } of open) {
    wrong.push(`${chunk.name} line ${line}: no ${code} ${words}`);
  }
  return wrong;
}
