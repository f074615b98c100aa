// Copyright 2026 the Boruna authors. MIT license.

/**
 * A program with ten calls, and a handler that fails at each of them in each of
 * four ways: whatever fails, the event log holds everything up to there.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import type { Handler } from "../../src/capability/mod.ts";
import { encodeEventLog, type Event } from "../../src/replay/mod.ts";
import { run, type RunResult } from "../../src/run/mod.ts";

const CALLS = 10;
const PROGRAM = `fn main() -> String !{fs.read} {
    let mut out = ""
    let mut i = 0
    while i < ${CALLS} {
        out = out ++ fs_read("file" ++ int_to_string(i))
        i = i + 1
    }
    out
}
`;

/** What goes wrong at a call, and how the run has to end. */
interface Fault {
  readonly name: string;
  readonly handler: Handler;
  /** How long one call may take: the deadline of the call itself. */
  readonly capabilityMs?: number;
  /** The kind of the outcome, and a part of its text. */
  readonly ends: readonly [string, string];
}

const FAULTS: readonly Fault[] = [
  {
    name: "throws",
    handler: () => {
      throw new Error("the disk is gone");
    },
    ends: ["trap", "capability error: the disk is gone"],
  },
  {
    name: "rejects",
    handler: () => Promise.reject(new Error("the disk is gone")),
    ends: ["trap", "capability error: the disk is gone"],
  },
  {
    name: "answers with the wrong type",
    handler: () => 5,
    ends: ["trap", "fs.read must answer String, but its handler answered Int"],
  },
  {
    name: "answers with what is no value",
    handler: () => ({ toString: () => "text" }) as unknown as string,
    ends: ["trap", "an object that is no value of a program"],
  },
  {
    name: "hangs",
    handler: () => new Promise(() => {}),
    capabilityMs: 20,
    ends: ["limit", "20"],
  },
  {
    name: "answers after the deadline",
    handler: (_, { signal }) =>
      new Promise((resolve) => {
        // As late as can be: when the run is already being ended.
        signal!.addEventListener("abort", () => setTimeout(resolve, 5, "late"));
      }),
    capabilityMs: 20,
    ends: ["limit", "20"],
  },
];

/** Runs the program with a fault at one call. */
async function runWith(fault: Fault, at: number): Promise<RunResult> {
  let call = 0;
  return await run(PROGRAM, {
    policy: "allow-all",
    handlers: {
      "fs.read": (args, context) =>
        call++ === at ? fault.handler(args, context) : "ab",
    },
    limits: fault.capabilityMs === undefined
      ? {}
      : { capabilityMs: fault.capabilityMs },
  });
}

/** The events of a run whose call of a number has no answer. */
function eventsUpTo(at: number): Event[] {
  const events: Event[] = [];
  for (let i = 0; i <= at; i++) {
    events.push({
      event: "CapCall",
      capability: "fs.read",
      args: [`file${i}`],
    });
    if (i < at) {
      events.push({ event: "CapResult", capability: "fs.read", result: "ab" });
    }
  }
  return events;
}

for (const fault of FAULTS) {
  test(`a handler that ${fault.name}, at every call`, async () => {
    for (let at = 0; at < CALLS; at++) {
      const { outcome, events } = await runWith(fault, at);
      const [kind, text] = fault.ends;
      assert(outcome.kind !== "done", `call ${at}`);
      assertEquals(outcome.kind, kind, `call ${at}`);
      assert("text" in outcome && outcome.text.includes(text), `call ${at}`);
      assertEquals(
        encodeEventLog(events),
        encodeEventLog(eventsUpTo(at)),
        `call ${at}`,
      );
    }
  });
}

test("a late answer changes nothing that was recorded", async () => {
  const fault = FAULTS.at(-1)!;
  const { events } = await runWith(fault, 4);
  const before = encodeEventLog(events);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(encodeEventLog(events), before);
});

test("without a fault the run completes", async () => {
  const { outcome, events } = await runWith(FAULTS[0]!, CALLS);
  assert(outcome.kind === "done");
  assertEquals(outcome.value, "ab".repeat(CALLS));
  assertEquals(events.length, 2 * CALLS);
});
