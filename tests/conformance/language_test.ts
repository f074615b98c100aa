// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs the language suite: programs on which the reference is followed to the
 * byte (`agree`), and programs where the language decides (`differ`).
 *
 * @module
 */

import { test } from "node:test";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fail } from "@std/assert";
import { encodeModule, moduleToJson } from "../../src/bytecode/mod.ts";
import { ALLOW_ALL, type Policy } from "../../src/capability/mod.ts";
import { compile } from "../../src/compile/mod.ts";
import type { Source } from "../../src/diagnostic/mod.ts";
import { encodeEventLog, eventToJson } from "../../src/replay/mod.ts";
import { runModule, type RunResult } from "../../src/run/mod.ts";
import { display, valueToJson } from "../../src/value/mod.ts";

/** A case, with its texts in the compact form of JSON. */
interface Case {
  readonly id: string;
  readonly source: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly exact?: boolean;
  readonly expect: {
    readonly value?: string;
    readonly trap?: string;
    readonly error?: { readonly class: string };
  };
  /** The rules that matter; everything else is refused. */
  readonly policy?: "deny-all" | Pick<Policy, "rules">;
  readonly ui?: readonly string[];
  readonly stderr?: string;
  readonly steps?: number | null;
  readonly module?: string;
  readonly axbcHash?: string;
  readonly eventLog?: string;
  readonly events?: readonly string[];
  /** Code and line of each, in source order. */
  readonly warnings?: readonly (readonly [string, number])[];
}

/**
 * Modules recorded with a library that spells a large Float as `1e21`. The
 * reference writes `1e+21` (`spec/bytecode.md` 3.4), and nothing else differs.
 */
const OLD_FLOATS: ReadonlySet<string> = new Set([
  "agree-float-big",
  "agree-float-to-string",
]);

/** The codes that may stand for a class of errors. */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  lexical: ["E001"],
  syntax: ["E002"],
  name: ["E003", "E006"],
  type: ["E009", "E004"],
  arity: ["E009"],
  duplicate: ["E010"],
  capability: ["E011", "E007"],
  import: ["E012"],
  exhaustiveness: ["E005", "E013"],
};

for (const suite of ["agree", "differ"]) {
  test(`language suite: ${suite}`, async () => {
    const cases = read(suite);
    const wrong: string[] = [];
    for (const one of cases) {
      const complaints = await judge(one);
      if (complaints.length > 0) {
        wrong.push(`${one.id}\n    ${complaints.join("\n    ")}`);
      }
    }
    if (wrong.length > 0) {
      fail(`${wrong.length} of ${cases.length} fail:\n  ${wrong.join("\n  ")}`);
    }
  });
}

function read(suite: string): readonly Case[] {
  const url = new URL(`language_${suite}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8"));
}

async function judge(one: Case): Promise<readonly string[]> {
  try {
    return await differences(one);
  } catch (error) {
    return [error instanceof Error ? error.stack ?? error.message : `${error}`];
  }
}

async function differences(one: Case): Promise<readonly string[]> {
  const source: Source = {
    name: "prog.ax",
    // As the host reads files: a byte order mark is no part of the text.
    text: one.source.replace(/^\uFEFF/, ""),
  };
  const { expect } = one;
  const { module, diagnostics } = compile(source, {
    load: (path) => {
      const text = one.files?.[path];
      return text === undefined ? null : { name: path, text };
    },
  });
  if (expect.error !== undefined) {
    const first = diagnostics.find(({ severity }) => severity === "error");
    const codes = CLASSES[expect.error.class] ?? [];
    return first !== undefined && codes.includes(first.code)
      ? []
      : [`error ${expect.error.class}, not ${first?.code ?? "accepted"}`];
  }
  if (module === null) {
    return diagnostics.map(({ code, message, span }) =>
      `${code} at ${lineOf(source.text, span.start)}: ${message}`
    );
  }
  const wrong: string[] = [];
  const compare = (what: string, actual: unknown, expected: unknown): void => {
    if (expected === undefined || actual === expected) return;
    wrong.push(`${what}: ${show(expected)}, not ${show(actual)}`);
  };
  compare(
    "warnings",
    diagnostics.map((d) => `${d.code} ${lineOf(source.text, d.span.start)}`)
      .join(),
    one.warnings?.map(([code, line]) => `${code} ${line}`).join(),
  );
  const json = moduleToJson(module);
  const isOld = OLD_FLOATS.has(one.id);
  compare("module", isOld ? json.replaceAll("e+", "e") : json, one.module);
  compare(
    "axbc",
    createHash("sha256").update(encodeModule(module)).digest("hex"),
    isOld ? undefined : one.axbcHash,
  );
  const debug: string[] = [];
  const result = await runModule(module, {
    policy: policyOf(one),
    onDebug: (line) => debug.push(line + "\n"),
  });
  compare("outcome", outcomeOf(result), expect.value ?? expect.trap);
  compare("ui", result.ui.map(valueToJson).join(), one.ui?.join());
  compare("stderr", debug.join(""), one.stderr);
  compare("events", result.events.map(eventToJson).join(), one.events?.join());
  if (one.exact) {
    compare(
      "event log",
      result.events.length === 0 ? undefined : encodeEventLog(result.events),
      one.eventLog,
    );
    if (typeof one.steps === "number") {
      compare("steps", result.steps, one.steps);
      const least = await limited(module, one, one.steps);
      compare("with just enough steps", outcomeOf(least), outcomeOf(result));
      const fewer = await limited(module, one, one.steps - 1);
      compare(
        "with a step too few",
        outcomeOf(fewer),
        `max execution steps exceeded (${one.steps - 1})`,
      );
    }
  }
  return wrong;
}

function limited(
  module: Parameters<typeof runModule>[0],
  one: Case,
  steps: number,
): Promise<RunResult> {
  return runModule(module, { policy: policyOf(one), limits: { steps } });
}

function policyOf(one: Case): Policy | "allow-all" | "deny-all" {
  const { policy = "allow-all" } = one;
  if (typeof policy === "string") return policy;
  return { ...ALLOW_ALL, rules: policy.rules, defaultAllow: false };
}

function outcomeOf({ outcome }: RunResult): string {
  return outcome.kind === "done" ? display(outcome.value) : outcome.text;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "nothing";
}
