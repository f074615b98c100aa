// Copyright 2026 the Boruna authors. MIT license.

/**
 * Logs of refused runs: the log alone says which gate refused what, by which
 * rule and what would allow it, and a replay is refused at the same place
 * without policy, guard or host.
 *
 * @module
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import type { Module } from "../../src/bytecode/mod.ts";
import {
  ALLOW_ALL,
  liveHandlers,
  readAnyPolicy,
  type Recorder,
  type Refusal,
  refusalToJson,
} from "../../src/capability/mod.ts";
import {
  decodeEventLog,
  encodeEventLog,
  type Event,
  EventLogError,
  eventToJson,
  readEventLog,
} from "../../src/replay/mod.ts";
import {
  compile,
  replay,
  run,
  type RunOptions,
  type RunResult,
  verify,
} from "../../src/run/mod.ts";
import { inFolder } from "../support/in_process.ts";

const SOURCE = `fn load(path: String) -> String !{fs.read} { fs_read(path) }
fn main() -> String !{fs.read, net.fetch, time.now} {
  let t = time_now()
  let a = load("a.txt")
  let b = load("b.txt")
  net_fetch("http://10.0.0.5:8080/x?key=s3cret")
}`;

const files = { "fs.read": () => "text" };
const live = await liveHandlers({ policy: ALLOW_ALL });

/** A run that one of the gates refuses. */
interface Case {
  readonly layer: Refusal["layer"];
  readonly reason: string;
  readonly target: string | null;
  /** How many events happen before, that of the call included. */
  readonly events: number;
  readonly options: RunOptions;
  readonly module?: (module: Module) => Module;
}

const CASES: readonly Case[] = [
  {
    layer: "declaration",
    reason: "declaration.missing",
    target: null,
    events: 2,
    options: { policy: "allow-all" },
    module: (module) => ({
      ...module,
      functions: module.functions.map((one) =>
        one.name === "load" ? { ...one, capabilities: [] } : one
      ),
    }),
  },
  {
    layer: "policy",
    reason: "policy.no_rule",
    target: null,
    events: 0,
    options: { policy: "deny-all" },
  },
  {
    layer: "policy",
    reason: "policy.denied_by_rule",
    target: "b.txt",
    events: 4,
    options: {
      policy: await readAnyPolicy(JSON.stringify({
        schema_version: 2,
        default: "allow",
        rules: [
          { id: "all", allow: "fs.*" },
          { id: "not-b", deny: "fs.read", where: { path: ["b.*"] } },
        ],
      })),
    },
  },
  {
    layer: "budget",
    reason: "budget.calls",
    target: "b.txt",
    events: 4,
    options: {
      policy: await readAnyPolicy(
        '{"default_allow":true,"rules":{"fs.read":{"allow":true,"budget":1}}}',
      ),
    },
  },
  {
    layer: "guard",
    reason: "address.private",
    target: "10.0.0.5:8080",
    events: 7,
    options: {
      policy: "allow-all",
      handlers: { ...files, "net.fetch": live["net.fetch"]! },
    },
  },
  {
    layer: "host",
    reason: "host.read_not_granted",
    target: "a.txt",
    events: 3,
    options: {
      policy: "allow-all",
      permission: {
        "fs.read": () => ({
          reason: "host.read_not_granted",
          message: "runtime permission denied: fs.read: a.txt",
          fix: { text: "add --allow-read=a.txt", deno: "--allow-read=a.txt" },
        }),
      },
    },
  },
];

function moduleOf(): Module {
  const { module } = compile(SOURCE);
  assert(module !== null);
  return module;
}

function refusalOf({ outcome }: RunResult): Refusal {
  assert(outcome.kind === "refused", outcome.kind);
  return outcome.refusal;
}

for (const { layer, reason, target, events: count, ...rest } of CASES) {
  test(`a log tells that ${layer} refused (${reason})`, async () => {
    const module = rest.module?.(moduleOf()) ?? moduleOf();
    const result = await run(module, rest.options);
    const refusal = refusalOf(result);
    assertEquals(
      [refusal.layer, refusal.reason, refusal.target],
      [layer, reason, target],
    );
    assertEquals(result.events.length, count);
    const log = encodeEventLog(result.events, refusal);
    // All that a log without it has, in its place.
    const plain = encodeEventLog(result.events);
    assert(log.startsWith(plain.slice(0, -2)));
    assertEquals(decodeEventLog(log), [...result.events]);
    const written = JSON.parse(log).refused;
    assertEquals(written, JSON.parse(refusalToJson(refusal)));
    assert(!refusalToJson(refusal).includes("s3cret"));
    // Streamed, in one piece, and in another layout.
    for (
      const pieces of [[...log], [log], [JSON.stringify(JSON.parse(log))]]
    ) {
      const reading = readEventLog(pieces);
      assertEquals([...reading.events].length, count);
      assertEquals(reading.isComplete(), true);
      assertEquals(reading.refusal(), refusal);
    }
    // Again, without the policy, the guard and the host that refused.
    const again = await verify(module, readEventLog([log]));
    assertEquals(again.following, { kind: "identical", events: count });
    assertEquals(refusalOf(again.result), refusal);
    assert("text" in again.result.outcome && "text" in result.outcome);
    assertEquals(again.result.outcome.text, result.outcome.text);
    assertEquals(
      encodeEventLog(again.result.events, refusalOf(again.result)),
      log,
    );
    // The policy itself judges alike.
    const judged = await verify(module, readEventLog([log]), {
      ...rest.options.policy === undefined
        ? {}
        : { policy: rest.options.policy },
    });
    assertEquals(judged.following.kind, "identical");
    // The reference's replay reads such a log as any other.
    const { verification } = await replay(module, decodeEventLog(log));
    assertEquals(
      verification.kind,
      ["policy", "budget"].includes(layer) ? "diverged" : "identical",
    );
  });
}

test("a program that is not refused any more is a difference", async () => {
  const result = await run(SOURCE, { policy: "deny-all" });
  const log = encodeEventLog(result.events, refusalOf(result));
  const others: [string, RunOptions, string][] = [
    ["fn main() -> Int { 1 }", {}, "this run was not"],
    [SOURCE, { policy: "allow-all" }, "the recorded run was refused here by"],
    [
      "fn main() -> Float !{random} { random() }",
      { policy: "deny-all" },
      "this run by policy (random",
    ],
  ];
  for (const [source, options, words] of others) {
    const { following } = await verify(source, readEventLog([log]), options);
    assert(following.kind === "diverged", source);
    assertStringIncludes(following.reason, words);
    assertStringIncludes(following.reason, "policy (time.now: ");
  }
});

test("a log without the member is followed as before", async () => {
  const { events } = await run(SOURCE, { policy: "deny-all" });
  const { following } = await verify(SOURCE, { events });
  assert(following.kind === "diverged");
  assertEquals(following.reason, "the recording ends here");
});

test("a repeated refusal has the span of the refused call", async () => {
  for (const { layer, options } of CASES) {
    if (layer === "declaration") continue;
    const spans = async (work: (recorder: Recorder) => Promise<RunResult>) => {
      const closed: string[] = [];
      const result = await work({
        open: (capability) => capability,
        close: (token, { errorKind }) =>
          void closed.push(`${String(token)} ${errorKind}`),
      });
      return { closed, result };
    };
    const first = await spans((recorder) =>
      run(SOURCE, { ...options, recorder })
    );
    const log = encodeEventLog(first.result.events, refusalOf(first.result));
    const second = await spans(async (recorder) =>
      (await verify(SOURCE, readEventLog([log]), { recorder })).result
    );
    assertEquals(second.closed, first.closed, layer);
  }
});

test("a log that is cut within its refusal gives its events and no refusal", async () => {
  const result = await run(SOURCE, CASES[3]!.options);
  const log = encodeEventLog(result.events, refusalOf(result));
  const written = result.events.map(eventToJson);
  for (let end = log.indexOf('"refused"'); end < log.length; end++) {
    const reading = readEventLog([log.slice(0, end)]);
    assertEquals([...reading.events].map(eventToJson), written);
    assertEquals([reading.isComplete(), reading.refusal()], [false, null]);
  }
});

test("a refusal that is none is an error", () => {
  const events: Event[] = [];
  const refusal = '{"kind":"denied","capability":"fs.read"}';
  const broken = `${encodeEventLog(events).slice(0, -2)},\n  "refused": `;
  for (const wrong of ["5", "null", refusal]) {
    const text = `${broken}${wrong}\n}`;
    assertThrows(
      () => [...readEventLog([text]).events],
      EventLogError,
      "of a refusal is none",
    );
    assertEquals(decodeEventLog(text), []);
  }
});

test("--record keeps the refusal, and verify repeats it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-refused-"));
  try {
    writeFileSync(join(folder, "app.ax"), SOURCE);
    writeFileSync(
      join(folder, "policy.json"),
      JSON.stringify({
        schema_version: 2,
        default: "allow",
        rules: [{ id: "no-b", deny: "fs.*", where: { path: ["b.txt"] } }],
      }),
    );
    for (const ours of [true, false]) {
      const name = ours ? "ours.json" : "reference.json";
      const recorded = await inFolder(folder, [
        ...ours ? ["app.ax"] : ["run", "app.ax"],
        "--policy",
        "policy.json",
        "--record",
        name,
      ]);
      assertEquals(recorded.exit, ours ? 3 : 1);
      const log = JSON.parse(readFileSync(join(folder, name), "utf8"));
      assertEquals(Object.keys(log), ["version", "events", "refused"]);
      const { kind, capability, layer, target, rule, reason, fix } =
        log.refused;
      assertEquals(
        [kind, capability, layer, target, rule, reason, log.refused.function],
        [
          "denied",
          "fs.read",
          "policy",
          "b.txt",
          "no-b",
          "policy.denied_by_rule",
          "load",
        ],
      );
      assertStringIncludes(fix.text, "no-b");
      const verified = await inFolder(folder, ["verify", "app.ax", name]);
      assertEquals(verified.exit, 0, verified.stderr);
      assertEquals(
        verified.stdout,
        "replay verification: Identical (4 events)\n",
      );
      assertStringIncludes(verified.stderr, "capability denied: fs.read");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
