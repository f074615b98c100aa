// Copyright 2026 the Boruna authors. MIT license.

/**
 * What is left of logs and tapes: cut at every byte, a file gives every event
 * that was written completely, and a replay follows it to its end.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  decodeCallTape,
  decodeEventLog,
  decodeNetTape,
  encodeEventLog,
  encodeTape,
  type Event,
  EventLogError,
  eventToJson,
  LogText,
  readEventLog,
  TapeError,
} from "../../src/replay/mod.ts";
import { run, verify } from "../../src/run/mod.ts";

const SOURCE = `fn main() -> Int !{time.now, fs.read} requires 1 == 1 {
  let a = time_now()
  let b = fs_read("grüße\\n\\"]}\\n    }")
  emit b
  let c = time_now()
  a + c
}`;

/** The text of bytes as a reader in pieces decodes them. */
function* pieces(bytes: Uint8Array, size: number): Generator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let at = 0; at < bytes.length; at += size) {
    yield decoder.decode(bytes.subarray(at, at + size), { stream: true });
  }
}

test("a log that was cut at any byte gives its whole events, in pieces of any size", async () => {
  const { events } = await run(SOURCE);
  assert(events.length > 5);
  const written = events.map(eventToJson);
  const text = new LogText();
  const ends: number[] = [text.open().length];
  const encoder = new TextEncoder();
  let size = encoder.encode(text.open()).length;
  for (const event of events) {
    size += encoder.encode(text.add(event)).length;
    ends.push(size);
  }
  const bytes = encoder.encode(encodeEventLog(events));
  for (let length = ends[0]!; length <= bytes.length; length++) {
    const reading = readEventLog(
      pieces(bytes.subarray(0, length), 1 + length % 97),
    );
    const read = [...reading.events].map(eventToJson);
    const whole = ends.filter((end) => end <= length).length - 1;
    assertEquals(read, written.slice(0, whole), `${length} bytes`);
    assertEquals(reading.isComplete(), length === bytes.length);
  }
});

test("a cut log is followed to its end, whatever it ends in", async () => {
  const { events } = await run(SOURCE);
  for (let count = 0; count <= events.length; count++) {
    const text = new LogText();
    let cut = text.open();
    for (const event of events.slice(0, count)) cut += text.add(event);
    const { following } = await verify(SOURCE, readEventLog([cut]));
    assertEquals(following.kind, "ended", `${count} events`);
    assert(following.kind === "ended");
    assertEquals(following.events, count);
  }
});

test("a whole log is followed exactly, and nothing may be left or missing", async () => {
  const { events } = await run(SOURCE);
  const follow = async (list: readonly Event[]) =>
    (await verify(SOURCE, readEventLog([encodeEventLog(list)]))).following;
  assertEquals((await follow(events)).kind, "identical");
  for (let i = 0; i < events.length; i++) {
    const without = await follow(events.toSpliced(i, 1));
    // A call without its answer may be the last thing of a run that failed.
    const kind = i === events.length - 1 && events[i]!.event === "CapResult"
      ? "ended"
      : "diverged";
    assertEquals(without.kind, kind, `without event ${i}`);
    const twice = await follow(events.toSpliced(i, 0, events[i]!));
    assertEquals(twice.kind, "diverged", `event ${i} twice`);
  }
});

test("a log says that its run was ended from outside, and its reader tells", async () => {
  const { events } = await run(SOURCE);
  for (const count of [0, 3]) {
    const text = new LogText();
    let log = text.open();
    for (const event of events.slice(0, count)) log += text.add(event);
    log += text.close("cancelled");
    assertEquals(decodeEventLog(log).length, count);
    const reading = readEventLog([log]);
    assertEquals([...reading.events].length, count);
    assertEquals(reading.isComplete(), false);
    const { following } = await verify(SOURCE, readEventLog([log]));
    assertEquals(following.kind, "ended");
  }
});

test("logs in other layouts are read whole, and refused when they are cut", () => {
  const compact = '{"version":2,"events":[{"UiEmit":{"tree":"Unit"}}]}';
  assertEquals([...readEventLog([compact]).events].length, 1);
  assertEquals([...readEventLog(compact.split("")).events].length, 1);
  assertThrows(() => readEventLog([compact.slice(0, -1)]), EventLogError);
  assertThrows(() => readEventLog([""]), EventLogError);
  assertThrows(
    () => [...readEventLog([encodeEventLog([]) + "x"]).events],
    EventLogError,
  );
  assertThrows(
    () => readEventLog(['{\n  "version": 3,\n  "events": []\n}']),
    EventLogError,
    "unsupported EventLog version 3",
  );
});

test("what is wrong within a written log is no cut, and has its place", async () => {
  const { events } = await run(SOURCE);
  // Long enough for the reader to forget its beginning.
  const many = Array.from({ length: 200 }, () => events).flat();
  const text = encodeEventLog(many);
  assert(text.length > 200_000);
  const last = text.lastIndexOf("\n    {");
  const faults: readonly (readonly [at: number, put: string])[] = [
    [text.length, "x"],
    [text.length - 2, "}"],
    [text.length - 4, "]"],
    [text.length - 4, ","],
    [text.length - 4, ',"events": []'],
    [text.length - 6, ',\n    "time.now"'],
    [text.length - 6, "0"],
    [last - 1, "}"],
    [last, "\n    5,"],
    [last + 7, '"Sleep": {},'],
    [text.indexOf("\n    {") + 7, "x"],
  ];
  for (const [at, put] of faults) {
    const wrong = text.slice(0, at) + put + text.slice(at);
    const { message } = assertThrows(
      () => decodeEventLog(wrong, true),
      EventLogError,
    );
    for (const size of [1000, wrong.length]) {
      const chunks = wrong.match(new RegExp(`[^]{1,${size}}`, "g"))!;
      const error = assertThrows(
        () => [...readEventLog(chunks).events],
        EventLogError,
      );
      assertEquals(error.message, message, put);
    }
  }
  // Another layout is as good, wherever it begins.
  const other = text.replaceAll("},\n    {", "}, {");
  const reading = readEventLog(other.match(/[^]{1,1000}/g)!);
  assertEquals([...reading.events].length, many.length);
  assertEquals(reading.isComplete(), true);
});

test("tapes that were cut give their whole transactions", () => {
  const net = encodeTape(
    "net.fetch",
    [1, 2].map((n) => ({
      method: "GET",
      url: `http://a.test/${n}`,
      requestBody: n === 1 ? null : "b\n    }",
      responseBody: "grüß\n    },\n",
      status: 200,
      responseHeaders: [["x-one", "1"], ["set-cookie", "a=b"]] as const,
    })),
  );
  const head = net.indexOf("[") + 1;
  const first = net.indexOf("\n    }") + "\n    }".length;
  const second = net.lastIndexOf("\n    }") + "\n    }".length;
  for (let length = head; length < net.length; length++) {
    const tape = decodeNetTape(net.slice(0, length));
    const whole = length < first ? 0 : length < second ? 1 : 2;
    assertEquals(tape.transactions.length, whole, `${length}`);
    assertEquals(tape.cut?.startsWith("EOF while parsing"), true);
  }
  const whole = decodeNetTape(net);
  assertEquals(whole.cut, null);
  assertEquals(encodeTape("net.fetch", whole.transactions), net);
  const calls = encodeTape("llm.call", [{ args: ["p", "a/b"], result: "r" }]);
  assertEquals(
    encodeTape("llm.call", decodeCallTape("llm.call", calls).transactions),
    calls,
  );
  assertThrows(() => decodeCallTape("db.query", calls), TapeError, "llm.call");
  assertThrows(() => decodeNetTape(calls), TapeError);
});

test("what stands behind a tape or a log is no cut", () => {
  const net = encodeTape("net.fetch", [{
    method: "GET",
    url: "u",
    requestBody: null,
    responseBody: "r",
  }]);
  assertEquals(decodeNetTape(`${net}\n`).cut, null);
  for (const [behind, line] of [["x", 11], ["}", 11], ["\n[]", 12]] as const) {
    assertThrows(
      () => decodeNetTape(net + behind),
      TapeError,
      `trailing characters at line ${line} column `,
    );
  }
  assertThrows(
    () => decodeNetTape(net.replace("  ]\n}", "  ]]\n}")),
    TapeError,
    "expected `,` or `}` at line 10 column 4",
  );
});

/** Values that our own members cannot have, and a repetition. */
const ODD = ["1e999", '"\\ud800"', "[[]]", '{"a":{}}', "null", "-1", "1.5"];

test("members of ours are skipped where they say something else", () => {
  for (const odd of ODD) {
    const tape = decodeNetTape(
      `{"capability":${odd},"redact":${odd},"format_version":1,` +
        `"redact":${odd},"transactions":[{"method":"GET","url":"u",` +
        `"status":${odd},"response_body":"r","response_headers":${odd},` +
        `"error":${odd},"error":${odd}}]}`,
    );
    assertEquals(tape.redact, []);
    const [transaction] = tape.transactions;
    assertEquals(
      { ...transaction, responseHeaders: [] },
      {
        method: "GET",
        url: "u",
        requestBody: null,
        responseBody: "r",
        responseHeaders: [],
      },
      odd,
    );
    const log = `{"events":[{"CapCall":{"capability":"c","args":[],` +
      `"policy_time_ms":${odd},"policy_time_ms":${odd}}},` +
      `{"CapResult":{"capability":"c","result":"Unit","policy_tokens":${odd}}}` +
      `],"events_hash":${odd}}`;
    assertEquals(
      encodeEventLog(decodeEventLog(log)).includes("policy"),
      false,
      odd,
    );
  }
  assertThrows(
    () => decodeNetTape("[1,[],[]]"),
    TapeError,
    "trailing characters",
  );
});
