// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs with capability calls: outcome, event log and spans under a policy.
 *
 * @module
 */

import { test } from "node:test";
import { readFileSync } from "node:fs";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  type Handler,
  HandlerFailure,
  type Handlers,
  parsePolicy,
  type Policy,
  type Recorder,
} from "../../src/capability/mod.ts";
import { encodeEventLog } from "../../src/replay/mod.ts";
import { loadProgram, runModule, type RunResult } from "../../src/run/mod.ts";
import {
  CAPABILITY_NAMES,
  type CapabilityName,
  display,
  valueFromJson,
  valueToJson,
} from "../../src/value/mod.ts";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

interface Case {
  readonly id: string;
  readonly source: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly policy?: "deny-all" | Json;
  readonly handlers?: Readonly<
    Partial<
      Record<CapabilityName, readonly ({ return: Json } | { fail: string })[]>
    >
  >;
  readonly expect: {
    readonly value?: string;
    readonly trap?: string;
    readonly refusal?: {
      readonly kind: string;
      readonly capability: string | null;
      readonly text?: string;
      readonly "text_prefix"?: string;
      readonly mentions?: readonly string[];
    };
  };
  readonly ui?: readonly Json[];
  readonly warnings?: readonly {
    readonly code: string | null;
    readonly line: number;
  }[];
  readonly "event_log": Json;
  readonly spans: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, string | number>>;
    readonly open?: readonly string[];
  }[];
}

const CASES: readonly Case[] = JSON.parse(
  readFileSync(new URL("./language_capability.json", import.meta.url), "utf8"),
);

test(`the capability suite has its ${CASES.length} cases`, () => {
  assertEquals(CASES.length, 59);
});

for (const expected of CASES) {
  test(`capability: ${expected.id}`, async () => {
    const spans: Record<string, string | number>[] = [];
    const loaded = loadProgram({ name: "prog.ax", text: expected.source }, {
      load: (path) => {
        const text = expected.files?.[path.replace(/^\.\//, "")];
        return text === undefined ? null : { name: path, text };
      },
    });
    const found = loaded.compiled!.diagnostics.map(({ code }) => code);
    assertEquals(found, (expected.warnings ?? []).map(({ code }) => code));
    const result = await runModule(loaded.module, {
      policy: policyOf(expected.policy),
      handlers: scripted(expected.handlers ?? {}),
      recorder: recordInto(spans),
    });
    compareOutcome(result, expected);
    assertEquals(
      result.ui.map((tree) => JSON.parse(valueToJson(tree))),
      [...(expected.ui ?? [])],
    );
    if (expected.event_log !== null) {
      const log = JSON.parse(encodeEventLog(result.events));
      assert(
        matches(log, expected.event_log),
        `${JSON.stringify(log)} is not as expected`,
      );
    }
    assertEquals(spans.length, expected.spans.length);
    for (const [i, span] of expected.spans.entries()) {
      const actual = { ...spans[i]! };
      for (const name of span.open ?? []) delete actual[name];
      const wanted = { ...span.attributes };
      for (const name of span.open ?? []) delete wanted[name];
      assertEquals(actual, wanted);
    }
  });
}

function policyOf(policy: Case["policy"]): Policy | "allow-all" | "deny-all" {
  if (policy === undefined) return "allow-all";
  if (policy === "deny-all") return "deny-all";
  return parsePolicy(JSON.stringify(policy));
}

/** Handlers that give the listed answers, the last one again and again. */
function scripted(script: NonNullable<Case["handlers"]>): Handlers {
  const handlers: Partial<Record<CapabilityName, Handler>> = {};
  for (const name of CAPABILITY_NAMES) {
    const answers = script[name];
    if (answers === undefined) continue;
    let next = 0;
    handlers[name] = () => {
      const answer = answers[Math.min(next++, answers.length - 1)]!;
      if ("fail" in answer) throw new HandlerFailure(answer.fail);
      return valueFromJson(JSON.stringify(answer.return));
    };
  }
  return handlers;
}

function recordInto(spans: Record<string, string | number>[]): Recorder {
  return {
    open(capability, bytesIn) {
      const span = { "cap.name": capability, "bytes_in": bytesIn };
      spans.push(span);
      return span;
    },
    close(token, outcome) {
      const span = token as Record<string, string | number>;
      if (outcome.bytesOut !== null) span["bytes_out"] = outcome.bytesOut;
      if (outcome.budgetRemaining !== null) {
        span["cap.budget_remaining"] = Number(outcome.budgetRemaining);
      }
      if (outcome.errorKind !== null) span["error.kind"] = outcome.errorKind;
    },
  };
}

function compareOutcome({ outcome }: RunResult, { expect }: Case): void {
  if (expect.value !== undefined) {
    assert(outcome.kind === "done", `ended with ${JSON.stringify(outcome)}`);
    assertEquals(display(outcome.value), expect.value);
    return;
  }
  assert(outcome.kind !== "done", "ended with a value");
  if (expect.trap !== undefined) assertEquals(outcome.text, expect.trap);
  const refusal = expect.refusal;
  if (refusal === undefined) return;
  if (refusal.text !== undefined) assertEquals(outcome.text, refusal.text);
  if (refusal.text_prefix !== undefined) {
    assert(outcome.text.startsWith(refusal.text_prefix), outcome.text);
    for (const word of refusal.mentions ?? []) {
      assertStringIncludes(outcome.text, word);
    }
  }
  if (outcome.kind === "refused") {
    assertEquals(outcome.refusal.capability, refusal.capability);
  }
}

/** Structural equality with the suite's matchers. */
function matches(actual: Json, wanted: Json): boolean {
  if (typeof wanted !== "object" || wanted === null) return actual === wanted;
  if (Array.isArray(wanted)) {
    return Array.isArray(actual) && actual.length === wanted.length &&
      wanted.every((item, i) => matches(actual[i]!, item));
  }
  if ("$json" in wanted) {
    return typeof actual === "string" &&
      matches(JSON.parse(actual), wanted["$json"]!);
  }
  if ("$contains" in wanted) {
    return typeof actual === "string" &&
      (wanted["$contains"] as string[]).every((part) => actual.includes(part));
  }
  if (typeof actual !== "object" || actual === null || Array.isArray(actual)) {
    return false;
  }
  const keys = Object.keys(wanted);
  return Object.keys(actual).join() === keys.join() &&
    keys.every((key) => matches(actual[key]!, wanted[key]!));
}
