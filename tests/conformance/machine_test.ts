// Copyright 2026 the Boruna authors. MIT license.

/**
 * The machine against recorded runs of the reference: results, errors, steps,
 * UI trees, event logs, traces and debug lines, to the byte.
 *
 * The records are compact: what follows from the rest is left out. A run
 * without `steps` under a limit stopped there; one without `event_log` that
 * came to its end logged nothing.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { type Module, moduleFromJson } from "../../src/bytecode/mod.ts";
import {
  ALLOW_ALL,
  DENY_ALL,
  parsePolicy,
  type Policy,
  PolicyError,
} from "../../src/capability/mod.ts";
import { encodeEventLog } from "../../src/replay/mod.ts";
import { display, indentJson, valueToJson } from "../../src/value/mod.ts";
import { trapText } from "../../src/vm/mod.ts";
import { type MachineRunOptions, runToEnd } from "../support/machine.ts";

/** A recorded run. */
interface Run {
  readonly outcome: "ok" | "trap" | "load_error" | "policy_error";
  readonly result?: string;
  readonly error?: string;
  readonly steps?: number;
  readonly ui?: readonly string[];
  readonly "event_log"?: string;
  readonly stderr?: string;
  readonly "max_steps"?: string;
}

/** A recorded case. */
interface Case {
  readonly id: string;
  readonly payload?: string;
  readonly policy?: string;
  readonly "policy_file"?: string;
  readonly run: Run;
  readonly runs?: readonly Run[];
  readonly trace?: string;
}

function load(name: string): readonly Case[] {
  const url = new URL(`machine_${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8"));
}

function moduleOf({ id, payload }: Case): Module {
  const decoded = moduleFromJson(payload!);
  if (decoded.kind === "failure") throw new Error(`${id}: ${decoded.message}`);
  return decoded.module;
}

/** A run in the form of the records. */
function record(module: Module, options: MachineRunOptions): Run {
  const { stop, steps, ui, events, debug } = runToEnd(module, options);
  const lines = debug.map((line) => `${line}\n`).join("");
  if (stop.kind === "trap") {
    const error = trapText(stop.trap);
    return {
      outcome: "trap",
      error,
      steps,
      stderr: `${lines}runtime error: ${error}\n`,
    };
  }
  return {
    outcome: "ok",
    result: display(stop.value),
    steps,
    ui: ui.map((tree) => indentJson(valueToJson(tree))),
    event_log: encodeEventLog(events),
    stderr: lines,
  };
}

/** A recorded run with what it leaves out. */
function complete(run: Run): Run {
  if (run.outcome === "trap") {
    const steps = run.steps ?? Number(run.max_steps) + 1;
    const stderr = run.stderr ?? `runtime error: ${run.error}\n`;
    return { outcome: run.outcome, error: run.error!, steps, stderr };
  }
  return {
    outcome: run.outcome,
    result: run.result!,
    steps: run.steps!,
    ui: run.ui ?? [],
    event_log: run.event_log ?? encodeEventLog([]),
    stderr: run.stderr ?? "",
  };
}

/** The ways to drive a machine that must make no difference. */
const ways: readonly MachineRunOptions[] = [
  {},
  { stopAtCalls: true },
  { pauseEvery: 7, stopAtCalls: true },
  { keepTrace: true },
];

for (
  const name of [
    "compiled",
    "handmade_control",
    "handmade_values",
    "handmade_effects",
  ]
) {
  // Files that do not load are the decoder's matter.
  const cases = load(name).filter(({ run }) => run.outcome !== "load_error");
  test(`${cases.length} recorded runs of ${name}`, () => {
    for (const item of cases) {
      const module = moduleOf(item);
      const want = complete(item.run);
      for (const way of ways) {
        // Once is enough for endless loops.
        if (way !== ways[0] && want.steps! > 100_000) continue;
        assertEquals(record(module, way), want, item.id);
      }
      if (item.trace !== undefined) {
        assertEquals(traceOutput(module), item.trace, item.id);
      }
    }
  });
}

/** What the trace command prints. */
function traceOutput(module: Module): string {
  const { stop, steps, trace } = runToEnd(module, { keepTrace: true });
  const result = stop.kind === "done" ? `result: ${display(stop.value)}\n` : "";
  const lines = trace.map((line) => `  ${line}\n`).join("");
  return `${result}\n--- Trace (${steps} steps) ---\n${lines}`;
}

const limits = load("limits");
const limited = limits.flatMap((item) => item.runs!);
test(`${limited.length} recorded runs under step limits`, () => {
  for (const item of limits) {
    const module = moduleOf(item);
    for (const run of item.runs!) {
      const maxSteps = BigInt(run.max_steps!);
      const want = complete(run);
      for (const way of ways) {
        if (way !== ways[0] && want.steps! > 100_000) continue;
        assertEquals(
          record(module, { ...way, maxSteps }),
          want,
          `${item.id} with ${maxSteps}`,
        );
      }
    }
  }
});

/**
 * The reference takes an array for an object, members by position. Policies
 * are read strictly here (`spec/capabilities.md` 6.3), so an array is refused.
 */
const arrayPolicies = /^policies\/.*-array/;

const policies = load("policies");
test(`${policies.length} recorded runs under policies`, () => {
  for (const item of policies) {
    const module = moduleOf(item);
    const policy = policyOf(item);
    if (item.run.outcome === "policy_error") {
      assertEquals(policy, item.run.error, item.id);
    } else if (typeof policy === "string") {
      assertEquals(arrayPolicies.test(item.id), true, item.id);
    } else {
      const want = complete(item.run);
      assertEquals(record(module, { policy }), want, item.id);
      assertEquals(
        record(module, { policy, stopAtCalls: true }),
        want,
        item.id,
      );
    }
  }
});

/** The policy of a case, or the text of what is wrong with it. */
function policyOf(item: Case): Policy | string {
  if (item.policy === "deny-all") return DENY_ALL;
  if (item.policy_file === undefined) return ALLOW_ALL;
  try {
    return parsePolicy(item.policy_file);
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
}
