// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs of systems of actors: one gateway, one log, one set of limits.
 *
 * @module
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  type AnyPolicy,
  HandlerFailure,
  readAnyPolicy,
} from "../../src/capability/mod.ts";
import {
  encodeEventLog,
  type Event,
  readEventLog,
} from "../../src/replay/mod.ts";
import {
  replay,
  run,
  type RunOptions,
  type RunResult,
  verify,
} from "../../src/run/mod.ts";
import { display } from "../../src/value/mod.ts";
import { inFolder } from "../support/in_process.ts";

/** A hundred actors, each of which asks for the time once. */
const CROWD = `fn worker() -> Int !{time.now} { time_now() }
fn main() -> Int !{actor.spawn, time.now} {
    let mut i = 0
    while i < 100 {
        let _ = spawn worker
        i = i + 1
    }
    i
}
`;

/** Two workers that are told what to read and whom to tell. */
const TEAM = `fn worker() -> Unit !{actor.send, fs.read} {
    let to: ActorId = receive
    let path: String = receive
    let text = fs_read(path)
    send to text
}
fn collector() -> String {
    let a: String = receive
    let b: String = receive
    let both = a ++ " " ++ b
    emit both
}
fn hire(to: ActorId, path: String) -> Unit !{actor.spawn, actor.send, fs.read} {
    let one = spawn worker
    send one to
    send one path
}
fn main() -> Int !{actor.spawn, actor.send, fs.read} {
    let to = spawn collector
    hire(to, "a")
    hire(to, "b")
    2
}
`;

const read: RunOptions = {
  policy: "allow-all",
  actors: true,
  handlers: { "fs.read": ([path]) => `text of ${path}` },
};

function calls(events: readonly Event[]): number {
  return events.filter(({ event }) => event === "CapResult").length;
}

function kindOf({ outcome }: RunResult): string {
  return outcome.kind === "refused"
    ? outcome.refusal.reason
    : outcome.kind === "limit"
    ? outcome.limit
    : outcome.kind;
}

const line = (event: Event): string => {
  switch (event.event) {
    case "SchedulerTick":
      return `tick ${event.round} ${event.activeActor}`;
    case "ActorSpawn":
      return `spawn ${event.actorId} ${event.function}`;
    case "MessageSend":
      return `send ${event.from} ${event.to} ${display(event.payload)}`;
    case "MessageReceive":
      return `receive ${event.actorId} ${display(event.payload)}`;
    case "CapCall":
      return `call ${event.capability} ${event.args.map(display)}`;
    case "CapResult":
      return `result ${display(event.result)}`;
    default:
      return event.event;
  }
};

test("the schedule and the calls of all actors are one log", async () => {
  const result = await run(TEAM, read);
  assert(result.outcome.kind === "done");
  assertEquals(result.outcome.value, 2);
  assertEquals(result.ui.map(display), ['"text of a text of b"']);
  assertEquals(result.events.map(line), [
    "tick 0 0",
    "spawn 1 collector",
    "spawn 2 worker",
    "spawn 3 worker",
    "send 0 2 Actor#1",
    "receive 2 Actor#1",
    'send 0 2 "a"',
    'receive 2 "a"',
    "send 0 3 Actor#1",
    "receive 3 Actor#1",
    'send 0 3 "b"',
    'receive 3 "b"',
    "tick 1 1",
    "tick 1 2",
    'call fs.read "a"',
    'result "text of a"',
    "tick 1 3",
    'call fs.read "b"',
    'result "text of b"',
    'send 2 1 "text of a"',
    'receive 1 "text of a"',
    'send 3 1 "text of b"',
    'receive 1 "text of b"',
    "tick 2 1",
    "UiEmit",
  ]);
  const log = encodeEventLog(result.events);
  // Handlers that answer later, and those who watch, change nothing.
  for (
    const other of [
      {
        handlers: {
          "fs.read": ([path]: readonly unknown[]) =>
            Promise.resolve(`text of ${path}`),
        },
      },
      { onProgress: () => {}, progressSteps: 1 },
      { limits: { wallMs: 60_000, memoryBytes: 10_000_000 } },
    ]
  ) {
    const again = await run(TEAM, { ...read, ...other });
    assertEquals(encodeEventLog(again.events), log);
    assertEquals(again.steps, result.steps);
  }
});

test("a recording of actors is followed as one", async () => {
  const { events, steps } = await run(TEAM, read);
  const strict = await verify(TEAM, readEventLog([encodeEventLog(events)]));
  assertEquals(strict.following, {
    kind: "identical",
    events: events.length,
  });
  assertEquals(strict.result.steps, steps);
  const lenient = await replay(TEAM, events);
  assertEquals(lenient.verification.kind, "identical");
  assertEquals(encodeEventLog(lenient.result.events), encodeEventLog(events));
  const other = TEAM.replace('hire(to, "b")', 'hire(to, "c")');
  const diverged = await verify(other, { events });
  assert(diverged.following.kind === "diverged");
  assertStringIncludes(diverged.following.reason, "MessageSend differs");
});

test("a budget is that of all actors together", async () => {
  const policies: Readonly<Record<string, (calls: number) => unknown>> = {
    "version 1": (budget) => ({
      default_allow: true,
      rules: { "time.now": { allow: true, budget } },
    }),
    "version 2": (calls) => ({
      schema_version: 2,
      default: "allow",
      rules: [{
        id: "clock",
        allow: "time.now",
        functions: ["worker"],
        budget: { calls },
      }],
    }),
  };
  for (const [name, policyOf] of Object.entries(policies)) {
    const with_ = async (calls: number): Promise<AnyPolicy> =>
      await readAnyPolicy(JSON.stringify(policyOf(calls)));
    for (const budget of [1, 40, 99]) {
      const result = await run(CROWD, {
        policy: await with_(budget),
        actors: true,
      });
      assertEquals(kindOf(result), "budget.calls", name);
      assertEquals(calls(result.events), budget, name);
      assert(result.outcome.kind === "refused");
      assertEquals(result.outcome.refusal.function, "worker");
      assertEquals(result.outcome.frames.at(-1)?.function, "worker");
      // The refusal is repeated from the log, without the policy.
      const log = encodeEventLog(result.events, result.outcome.refusal);
      const again = await verify(CROWD, readEventLog([log]));
      assertEquals(again.following.kind, "identical");
      assertEquals(kindOf(again.result), "budget.calls");
    }
    const enough = await run(CROWD, {
      policy: await with_(100),
      actors: true,
    });
    assertEquals([kindOf(enough), calls(enough.events)], ["done", 100], name);
  }
});

test("budgets of bytes and tokens, and rates, are shared as well", async () => {
  const under = async (members: Record<string, unknown>) =>
    kindOf(
      await run(
        CROWD.replaceAll("time.now", "llm.call").replace(
          "-> Int !{llm.call} { time_now() }",
          '-> Int !{llm.call} { string_len(llm_call("hi", "p/m")) }',
        ),
        {
          actors: true,
          clock: () => 1_000_000,
          policy: await readAnyPolicy(JSON.stringify({
            schema_version: 2,
            rules: [{ id: "m", allow: "llm.call", ...members }, {
              id: "s",
              allow: "actor.spawn",
            }],
          })),
          handlers: {
            "llm.call": (_args, { countTokens }) => {
              countTokens?.(10);
              return "yes";
            },
          },
        },
      ),
    );
  assertEquals(await under({ budget: { tokens: 10_000 } }), "done");
  assertEquals(await under({ budget: { tokens: 500 } }), "budget.tokens");
  assertEquals(await under({ budget: { bytes_in: 50 } }), "budget.bytes_in");
  assertEquals(
    await under({ rate: { calls: 20, per_ms: 1000 } }),
    "budget.rate",
  );
});

test("a failure is told to the parent, a refusal ends the run", async () => {
  const source = `fn worker() -> String !{fs.read} { fs_read("gone") }
fn main() -> String !{actor.spawn, fs.read} {
    let _ = spawn worker
    let told: Result<String, String> = receive
    match told { Ok(t) => t, Err(e) => "told: " ++ e }
}
`;
  const failing = {
    "fs.read": () => {
      throw new HandlerFailure("no such file");
    },
  };
  const told = await run(source, { ...read, handlers: failing });
  assert(told.outcome.kind === "done", kindOf(told));
  assertStringIncludes(String(told.outcome.value), "told: ");
  assertStringIncludes(String(told.outcome.value), "no such file");
  for (
    const fence of [
      { policy: "deny-all" as const },
      {
        guard: {
          "fs.read": () => ({ reason: "path.x", message: "no", fix: null }),
        },
      },
    ]
  ) {
    const refused = await run(source, { ...read, ...fence });
    assertEquals(refused.outcome.kind, "refused");
  }
});

test("limits are those of all actors together", async () => {
  const endless = `fn worker() -> Int { while true { } 1 }
fn main() -> Int !{actor.spawn} {
    let _ = spawn worker
    let _ = spawn worker
    1
}
`;
  const steps = await run(endless, { actors: true, limits: { steps: 50_000 } });
  assertEquals(kindOf(steps), "steps");
  assert(steps.steps > 50_000 && steps.steps < 51_100, `${steps.steps}`);
  const time = await run(endless, {
    actors: true,
    limits: { steps: 1e12, wallMs: 30 },
  });
  assertEquals(kindOf(time), "wall_ms");
  const rounds = await run(endless, { actors: true, limits: { steps: 1e12 } });
  assertEquals(kindOf(rounds), "rounds");
  const bomb = `fn main() -> Int !{actor.spawn} {
    let _ = spawn main
    let _ = spawn main
    1
}
`;
  const many = await run(bomb, { actors: true, limits: { steps: 20_000 } });
  assertEquals(kindOf(many), "steps");
  const hoard = `fn worker() -> Int {
    let mut l: List<String> = []
    let mut i = 0
    while true {
        l = list_push(l, int_to_string(i))
        i = i + 1
    }
    1
}
fn main() -> Int !{actor.spawn} {
    let _ = spawn worker
    let _ = spawn worker
    1
}
`;
  const memory = await run(hoard, {
    actors: true,
    limits: { memoryBytes: 500_000 },
  });
  assertEquals(kindOf(memory), "memory_bytes");
  const resident = await run(hoard, {
    actors: true,
    limits: { residentBytes: 1_000_000 },
  });
  assertEquals(kindOf(resident), "resident_bytes");
});

test("actors that wait for nobody are a deadlock", async () => {
  const result = await run(
    `fn worker() -> Int { let m: Int = receive  m }
fn main() -> Int !{actor.spawn} { let _ = spawn worker  1 }
`,
    { actors: true },
  );
  assert(result.outcome.kind === "trap");
  assertStringIncludes(result.outcome.text, "deadlock");
});

test("without being asked a run spawns nobody, as in the reference", async () => {
  const result = await run(CROWD);
  assertEquals([kindOf(result), result.events.length], ["done", 0]);
  const alone = "fn main() -> Int !{time.now} { time_now() }";
  const plain = await run(alone);
  const asked = await run(alone, { actors: true });
  assertEquals(asked.events.slice(1), plain.events);
  assertEquals(asked.steps, plain.steps);
});

test("--actors on the command line, recorded and verified", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-actors-"));
  try {
    writeFileSync(join(folder, "app.ax"), CROWD);
    const plain = await inFolder(folder, ["app.ax"]);
    assertEquals([plain.exit, plain.stdout.split("\n")[0]], [0, "100"]);
    assertStringIncludes(plain.stderr, "--actors");
    const ran = await inFolder(folder, [
      "app.ax",
      "--actors",
      "--record",
      "log.json",
    ]);
    assertEquals([ran.exit, ran.stderr], [0, ""]);
    const { events } = JSON.parse(
      readFileSync(join(folder, "log.json"), "utf8"),
    );
    assertEquals(
      events.filter((one: object) => "CapResult" in one).length,
      100,
    );
    const verified = await inFolder(folder, ["verify", "app.ax", "log.json"]);
    assertEquals(verified.exit, 0, verified.stderr);
    assertStringIncludes(verified.stdout, "Identical (402 events)");
    const reference = await inFolder(folder, ["run", "app.ax"]);
    assertEquals([reference.exit, reference.stderr], [0, ""]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
