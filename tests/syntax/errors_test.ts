// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the parser says to wrong programs.
 *
 * `errors.txt` holds sources, each with its findings below: severity, place,
 * message, `[help]`, `{label}`, and behind `=>` the line after the fix. A source
 * is a JSON string; one that starts with `. ` stands in the body of a function.
 * `UPDATE_GOLDEN=1` rewrites the findings; the difference is to be reviewed.
 *
 * @module
 */

import { test } from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { assertEquals } from "@std/assert";
import {
  applyFix,
  type Diagnostic,
  makeSource,
  positionOf,
} from "../../src/diagnostic/mod.ts";
import { parse } from "../../src/syntax/mod.ts";

const GOLDEN = new URL("./errors.txt", import.meta.url);

function sourceOf(line: string): string {
  const text: string = JSON.parse(line);
  return text.startsWith(". ") ? `fn main() {\n${text.slice(2)}\n}\n` : text;
}

function describe(finding: Diagnostic): string {
  const { code, fix, help, labels, message, source, span } = finding;
  const start = positionOf(source, span.start);
  const end = positionOf(source, span.end);
  const place = start.line === end.line
    ? `${start.line}:${start.column}-${end.column}`
    : `${start.line}:${start.column}-${end.line}:${end.column}`;
  const parts = [`  ${code} ${place} ${message}`];
  if (help !== null) parts.push(`[${help}]`);
  for (const label of labels) parts.push(`{${label.message}}`);
  if (fix !== null) {
    const { line } = positionOf(source, fix.edits[0]!.span.start);
    const fixed = applyFix(source.text, fix).split("\n").slice(line - 1);
    const added = fix.edits[0]!.replacement.split("\n").length;
    parts.push(`=> ${JSON.stringify(fixed.slice(0, added).join("\n"))}`);
  }
  return parts.join(" ");
}

const entries = readFileSync(GOLDEN, "utf8").trimEnd().split("\n")
  .reduce<string[][]>((found, line) => {
    if (line.startsWith('"')) found.push([line]);
    else found.at(-1)!.push(line);
    return found;
  }, []);

const results = entries.map(([line]) => {
  const { diagnostics } = parse(makeSource("a.ax", sourceOf(line!)));
  return [line!, ...diagnostics.map(describe)];
});

if (process.env["UPDATE_GOLDEN"] === "1") {
  writeFileSync(GOLDEN, `${results.flat().join("\n")}\n`);
}

for (const [index, entry] of entries.entries()) {
  test(`parse() answers ${entry[0]}`, () => {
    assertEquals(results[index], entry);
  });
}
