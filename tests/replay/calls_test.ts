// Copyright 2026 the Boruna authors. MIT license.

/**
 * Tapes of `llm.call` and `db.query`, and of calls that may fail.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Handler, HandlerFailure } from "../../src/capability/mod.ts";
import {
  type CallTransaction,
  decodeCallTape,
  decodeNetTape,
  encodeEventLog,
  encodeTape,
  type NetTransaction,
  recordCalls,
  recordNet,
  Redactor,
  replayCalls,
  replayNet,
} from "../../src/replay/mod.ts";
import { run } from "../../src/run/mod.ts";
import { listOf, mapOf } from "../../src/value/mod.ts";

const none = new Redactor([]);

const SOURCE = `fn main() -> List<String> !{llm.call, db.query} {
  let rows = db_query("select 1", ["a"])
  let first = match list_get(rows, 0) { row => match map_get(row, "k") { Some(v) => v, None => "" } }
  let a = match try_llm_call("p" ++ first, "x/y") { Ok(t) => t, Err(e) => "failed: " ++ e }
  let b = match try_llm_call("q", "x/y") { Ok(t) => t, Err(e) => "failed: " ++ e }
  [a, b]
}`;

const rows: Handler = () => listOf([mapOf([["k", "v"]])]);

test("a tape of calls answers them again, failures that were survived included", async () => {
  const tapes: Record<string, CallTransaction[]> = { llm: [], db: [] };
  let calls = 0;
  const recorded = await run(SOURCE, {
    policy: "allow-all",
    handlers: {
      "db.query": recordCalls(rows, (t) => tapes["db"]!.push(t), none),
      "llm.call": recordCalls(
        ([prompt]) =>
          calls++ === 0
            ? Promise.resolve(`echo ${prompt}`)
            : Promise.reject(new HandlerFailure("overloaded")),
        (t) => tapes["llm"]!.push(t),
        none,
      ),
    },
  });
  assert(recorded.outcome.kind === "done", JSON.stringify(recorded.outcome));
  const read = (capability: "llm.call" | "db.query", name: string) =>
    decodeCallTape(capability, encodeTape(capability, tapes[name]!))
      .transactions;
  const again = await run(SOURCE, {
    policy: "allow-all",
    handlers: {
      "db.query": replayCalls(read("db.query", "db")),
      "llm.call": replayCalls(read("llm.call", "llm")),
    },
  });
  assertEquals(encodeEventLog(again.events), encodeEventLog(recorded.events));
});

test("calls that differ from their tape are told apart", async () => {
  const tape = decodeCallTape(
    "llm.call",
    encodeTape("llm.call", [{ args: ["p", "x/y"], result: "r" }]),
  ).transactions;
  const fail = async (source: string): Promise<string> => {
    const { outcome } = await run(source, {
      policy: "allow-all",
      handlers: { "llm.call": replayCalls(tape) },
    });
    assert(outcome.kind === "trap");
    return outcome.text;
  };
  const call = (prompt: string) => `llm_call("${prompt}", "x/y")`;
  assertStringIncludes(
    await fail(`fn main() -> String !{llm.call} { ${call("q")} }`),
    "llm.call replay mismatch at position 0:\n  " +
      'argument 0 differs: expected String("p"), got String("q")',
  );
  assertStringIncludes(
    await fail(
      `fn main() -> String !{llm.call} { ${call("p")} ++ ${call("p")} }`,
    ),
    "llm.call replay tape exhausted (1 transactions consumed",
  );
});

test("an HTTP failure that the program survives is on the tape, another is not", async () => {
  const source = (word: string) =>
    `fn main() -> String !{net.fetch} {
  let a = match try_net_fetch("http://a.test/1") { Ok(t) => t, Err(e) => e }
  a ++ ${word}
}`;
  const transactions: NetTransaction[] = [];
  const failing: Handler = () => {
    throw new HandlerFailure("status code 500");
  };
  const handler = recordNet(failing, (t) => transactions.push(t), none, true);
  const options = { policy: "allow-all" } as const;
  const { outcome } = await run(source('net_fetch("http://a.test/2")'), {
    ...options,
    handlers: { "net.fetch": handler },
  });
  assertEquals(outcome.kind, "trap");
  assertEquals(transactions.length, 1);
  const read = decodeNetTape(encodeTape("net.fetch", transactions));
  const again = await run(source('""'), {
    ...options,
    handlers: { "net.fetch": replayNet(read.transactions) },
  });
  assert(again.outcome.kind === "done");
  assertEquals(again.outcome.value, "status code 500");
});

test("details of an HTTP answer stand in members of their own", async () => {
  const transactions: NetTransaction[] = [];
  const handler = recordNet(
    (_args, context) => {
      context.http?.({
        status: 201,
        headers: [["content-type", "text/plain"], ["set-cookie", "s3cret"]],
      });
      return "body";
    },
    (t) => transactions.push(t),
    new Redactor([{ kind: "header", name: "set-cookie" }]),
    true,
  );
  await run(
    'fn main() -> String !{net.fetch} { net_fetch("http://a.test/") }',
    {
      policy: "allow-all",
      handlers: { "net.fetch": handler },
    },
  );
  const text = encodeTape("net.fetch", transactions);
  assertStringIncludes(text, '"status": 201,\n      "response_headers": {');
  assertStringIncludes(text, '"set-cookie": "[redacted]"');
  assertEquals(
    encodeTape("net.fetch", decodeNetTape(text).transactions),
    text,
  );
});
