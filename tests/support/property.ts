// Copyright 2026 the Boruna authors. MIT license.

/**
 * What must hold for every generated program, and one line that says how it
 * ran: equal lines on two runtimes are equal outputs, steps and logs.
 *
 * @module
 */

import { createHash } from "node:crypto";
import {
  decodeModule,
  encodeModule,
  moduleToJson,
} from "../../src/bytecode/mod.ts";
import { makeSource } from "../../src/diagnostic/mod.ts";
import { encodeEventLog } from "../../src/replay/mod.ts";
import { CompileError, loadProgram, runModule } from "../../src/run/mod.ts";
import { format, parse } from "../../src/syntax/mod.ts";
import { display, valueToJson } from "../../src/value/mod.ts";
import { generate } from "./generate.ts";

/** Thrown when a property does not hold; the message shows the program. */
export class PropertyError extends Error {
  /** Always `PropertyError`. */
  override readonly name = "PropertyError";

  /** Creates an error about the program of a seed. */
  constructor(seed: number, what: string, source: string) {
    super(`seed ${seed}: ${what}\n${source}`);
  }
}

/**
 * Checks the program of a seed: it compiles, parse and print agree, encode and
 * decode agree. Gives the line of its run.
 */
export async function checkProgram(seed: number): Promise<string> {
  const source = generate(seed);
  const printed = format(source);
  if (shape(printed) !== shape(source)) {
    throw new PropertyError(
      seed,
      "print changes the tree",
      `${source}\n${printed}`,
    );
  }
  if (format(printed) !== printed) {
    throw new PropertyError(seed, "print is not idempotent", printed);
  }
  let module;
  try {
    ({ module } = loadProgram(makeSource("prog.ax", source)));
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const found = error.diagnostics.find((d) => d.severity === "error")!;
    throw new PropertyError(
      seed,
      `does not compile: ${found.code} ${found.message}`,
      source,
    );
  }
  const bytes = encodeModule(module);
  const decoded = decodeModule(bytes);
  if (decoded.kind === "failure") {
    throw new PropertyError(seed, decoded.message, source);
  }
  if (moduleToJson(decoded.module) !== moduleToJson(module)) {
    throw new PropertyError(seed, "decoding changes the module", source);
  }
  const result = await runModule(module, { limits: { steps: 200_000 } });
  const { outcome } = result;
  const text = outcome.kind === "done"
    ? display(outcome.value)
    : `${outcome.kind}: ${outcome.text}`;
  const hash = createHash("sha256")
    .update(text)
    .update(result.ui.map(valueToJson).join("\n"))
    .update(encodeEventLog(result.events))
    .update(bytes)
    .digest("hex");
  return `${seed} ${outcome.kind} ${result.steps} ${hash.slice(0, 16)}`;
}

/** The tree of a text as JSON without places, comments and parentheses. */
function shape(text: string): string {
  const { file, diagnostics } = parse(makeSource("prog.ax", text));
  if (diagnostics.length > 0) return `${diagnostics[0]!.message}\n${text}`;
  return JSON.stringify(file.items, (key, value) => {
    if (
      key === "span" || key === "comments" || key.endsWith("Span") ||
      key === "source"
    ) return undefined;
    let inner = value;
    while (inner?.kind === "Parenthesized") inner = inner.inner;
    return typeof inner === "bigint" ? String(inner) : inner;
  });
}
