// Copyright 2026 the Boruna authors. MIT license.

/**
 * Tests made of traces: messages, and what has to be true after them
 * (`spec/tooling.md` 7.3).
 *
 * @module
 */

import { indentJson, parseJson, quoteJson } from "../value/mod.ts";
import type { App } from "./app.ts";
import type { AppMessage } from "./message.ts";
import {
  type AppTrace,
  listOf,
  member,
  messageJson,
  object,
  readMessage,
  textOf,
  traceHash,
  valueHash,
} from "./trace_file.ts";

/** A test, read. */
export interface TestSpec {
  readonly name: string;
  readonly sourceFile: string;
  readonly messages: readonly AppMessage[];
  readonly assertions: readonly Assertion[];
}

/** What has to be true. */
export interface Assertion {
  readonly kind: string;
  readonly expected: string;
}

/** What became of an assertion. */
export interface Verdict extends Assertion {
  readonly actual: string;
  readonly holds: boolean;
}

/** The file of a test, without a final line end. */
export function specFile(trace: AppTrace, name: string): string {
  const count = trace.messages.length;
  const assertions = [
    [
      "final_state_hash",
      trace.finalStateHash,
      "final state matches recorded execution",
    ],
    [
      "trace_hash",
      trace.traceHash,
      "complete trace matches recorded execution",
    ],
    ["cycle_count", String(count), `exactly ${count} cycles executed`],
  ].map(([kind, expected, description]) =>
    `{"kind":"${kind}","expected":${quoteJson(expected!)},` +
    `"description":"${description}"}`
  );
  return indentJson(
    `{"version":1,"name":${quoteJson(name)},` +
      `"source_file":${quoteJson(trace.sourceFile)},` +
      `"source_hash":${quoteJson(trace.sourceHash)},` +
      `"messages":[${trace.messages.map(messageJson).join(",")}],` +
      `"assertions":[${assertions.join(",")}]}`,
  );
}

/** Reads the file of a test; throws `JsonError` or `TraceFileError`. */
export function readSpec(text: string): TestSpec {
  const file = object(parseJson(text), "a test");
  return {
    name: textOf(file, "name"),
    sourceFile: textOf(file, "source_file"),
    messages: listOf(file, "messages").map(readMessage),
    assertions: listOf(file, "assertions").map((one) => {
      const assertion = object(one, "an assertion");
      member(assertion, "description");
      return {
        kind: textOf(assertion, "kind"),
        expected: textOf(assertion, "expected"),
      };
    }),
  };
}

/** Judges an application that has had the messages. */
export function judgeSpec({ assertions }: TestSpec, app: App): Verdict[] {
  return assertions.map(({ kind, expected }) => {
    const actual = actualOf(kind, app);
    return { kind, expected, actual, holds: actual === expected };
  });
}

function actualOf(kind: string, app: App): string {
  switch (kind) {
    case "final_state_hash":
      return valueHash(app.state);
    case "trace_hash":
      return traceHash(app.log);
    case "cycle_count":
      return String(app.log.length);
  }
  return `unknown assertion kind: ${kind}`;
}
