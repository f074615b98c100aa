// Copyright 2026 the Boruna authors. MIT license.

/**
 * Event logs: recorded, written, read, served and compared.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals, assertThrows } from "@std/assert";
import { HandlerFailure } from "../../src/capability/mod.ts";
import {
  ActorId,
  err,
  Float,
  FnRef,
  listOf,
  makeRecord,
  mapOf,
  NONE,
  ok,
  some,
  UNIT,
  type Value,
  Variant,
} from "../../src/value/mod.ts";
import {
  decodeEventLog,
  encodeEventLog,
  type Event,
  EventLog,
  EventLogError,
  eventToJson,
  replayHandler,
  verificationText,
  verifyCalls,
  verifyFull,
} from "../../src/replay/mod.ts";

const ALL: readonly Event[] = [
  {
    event: "CapCall",
    capability: "net.fetch",
    args: ['a"b/\u2028', -9223372036854775808n],
  },
  { event: "CapResult", capability: "net.fetch", result: new Float(1e16) },
  { event: "ActorSpawn", actorId: 18446744073709551615n, function: "child" },
  { event: "MessageSend", from: 0, to: 1, payload: UNIT },
  { event: "MessageReceive", actorId: 1, payload: NONE },
  {
    event: "UiEmit",
    tree: mapOf([["10", 1], ["9", 2], ["\u{10000}", 3], ["\uffff", 4]]),
  },
  { event: "SchedulerTick", round: 1, activeActor: 0 },
  {
    event: "ContractCheck",
    function: "main",
    kind: "ensures",
    index: 3,
    passed: false,
  },
];

const COMPACT: readonly string[] = [
  '{"CapCall":{"capability":"net.fetch","args":[{"String":"a\\"b/\u2028"},{"Int":-9223372036854775808}]}}',
  '{"CapResult":{"capability":"net.fetch","result":{"Float":1e+16}}}',
  '{"ActorSpawn":{"actor_id":18446744073709551615,"function":"child"}}',
  '{"MessageSend":{"from":0,"to":1,"payload":"Unit"}}',
  '{"MessageReceive":{"actor_id":1,"payload":"None"}}',
  '{"UiEmit":{"tree":{"Map":{"10":{"Int":1},"9":{"Int":2},"\uffff":{"Int":4},"\u{10000}":{"Int":3}}}}}',
  '{"SchedulerTick":{"round":1,"active_actor":0}}',
  '{"ContractCheck":{"function":"main","kind":"ensures","index":3,"passed":false}}',
];

test("eventToJson() writes each kind of event", () => {
  assertEquals(ALL.map(eventToJson), COMPACT);
});

test("decodeEventLog() reads what encodeEventLog() writes, byte for byte", () => {
  const text = encodeEventLog(ALL);
  const compact = `{"version":2,"events":[${COMPACT.join(",")}]}`;
  assertEquals(decodeEventLog(text).map(eventToJson), COMPACT);
  assertEquals(encodeEventLog(decodeEventLog(compact)), text);
  // The layout is that of JSON.stringify, whatever the spelling of numbers.
  assertEquals(
    text.split("\n").length,
    JSON.stringify(JSON.parse(text), null, 2).split("\n").length,
  );
});

test("encodeEventLog() writes an empty log without a line end", () => {
  assertEquals(encodeEventLog([]), '{\n  "version": 2,\n  "events": []\n}');
});

test("EventLog keeps what it is told in order", () => {
  const log = new EventLog();
  log.actorSpawn(1, "child");
  log.schedulerTick(1, 0);
  log.contractCheck("main", "requires", 0, true);
  log.capCall("random", []);
  log.capResult("random", new Float(0.5));
  log.uiEmit(UNIT);
  log.messageSend(0, 1, "hi");
  log.messageReceive(1, "hi");
  assertEquals(log.events.map((event) => event.event), [
    "ActorSpawn",
    "SchedulerTick",
    "ContractCheck",
    "CapCall",
    "CapResult",
    "UiEmit",
    "MessageSend",
    "MessageReceive",
  ]);
  assertEquals(decodeEventLog(encodeEventLog(log.events)), log.events);
});

test("decodeEventLog() refuses a log that holds a float without a number", () => {
  const log = new EventLog();
  log.capResult("random", new Float(NaN));
  assertThrows(
    () => decodeEventLog(encodeEventLog(log.events)),
    EventLogError,
    "expected f64",
  );
});

function call(...args: Value[]): Event {
  return { event: "CapCall", capability: "db.query", args };
}

function answer(result: Value, capability: string = "random"): Event {
  return { event: "CapResult", capability, result };
}

const context = {
  capability: "time.now",
  function: "main",
  form: "plain",
  signal: undefined,
} as const;

test("replayHandler() serves the results in order, whatever was asked", () => {
  const handle = replayHandler([
    call(),
    answer(1),
    call(),
    answer("two", "own.thing"),
  ]);
  assertEquals(handle([], context), 1);
  assertEquals(handle([7], { ...context, capability: "net.fetch" }), "two");
  assertThrows(
    () => handle([], context),
    HandlerFailure,
    "replay log exhausted",
  );
});

test("replayHandler() reopens the recorded Result of a try call", () => {
  const handle = replayHandler([
    answer(ok("text")),
    answer(err("no such file")),
    answer(3),
  ]);
  const attempt = { ...context, form: "try" } as const;
  assertEquals(handle([], attempt), "text");
  assertThrows(() => handle([], attempt), HandlerFailure, "no such file");
  assertThrows(() => handle([], attempt), HandlerFailure, "holds no Result");
});

const same: Value[] = [
  UNIT,
  true,
  9007199254740993n,
  new Float(1.5),
  "text",
  NONE,
  some(ok(err(1))),
  makeRecord(3, [1, "ab"]),
  new Variant(2, 4, "p"),
  listOf([1, listOf([])]),
  mapOf([["b", 1], ["a", NONE]]),
  new ActorId(7),
  new FnRef(9),
];

test("verifyCalls() and verifyFull() hold equal logs for identical", () => {
  const copy = decodeEventLog(encodeEventLog([call(...same)]));
  assertEquals(
    verificationText(verifyCalls([call(...same)], copy)),
    "Identical",
  );
  assertEquals(
    verificationText(verifyFull([call(...same)], copy)),
    "Identical",
  );
});

const DEBUG =
  'db.query([Unit, Bool(true), Int(9007199254740993), Float(1.5), String("text"), ' +
  "None, Some(Ok(Err(Int(1)))), Record { type_id: 3, fields: [Int(1), " +
  'String("ab")] }, Enum { type_id: 4, variant: 2, payload: String("p") }, ' +
  'List([Int(1), List([])]), Map({"a": None, "b": Int(1)}), ActorId(7), FnRef(9)])';

const diverging: [string, Event[], Event[], string | null, string | null][] = [
  [
    "a call is missing",
    [call()],
    [],
    "different number of capability calls: 1 vs 0",
    "different event count: 1 vs 0",
  ],
  [
    "an argument differs",
    [call("x"), call(...same)],
    [call("x"), call()],
    `capability call #1 differs: ${DEBUG} vs db.query([])`,
    `event #1 differs: ${eventToJson(call(...same))} vs ${eventToJson(call())}`,
  ],
  [
    "a result differs",
    [call(), answer(1)],
    [call(), answer(2)],
    null,
    'event #1 differs: {"CapResult":{"capability":"random","result":{"Int":1}}} vs {"CapResult":{"capability":"random","result":{"Int":2}}}',
  ],
  [
    "a zero has another sign",
    [call(new Float(0))],
    [call(new Float(-0))],
    null,
    'event #0 differs: {"CapCall":{"capability":"db.query","args":[{"Float":0.0}]}} vs {"CapCall":{"capability":"db.query","args":[{"Float":-0.0}]}}',
  ],
  [
    "a NaN meets itself",
    [call(new Float(NaN))],
    [call(new Float(NaN))],
    "capability call #0 differs: db.query([Float(NaN)]) vs db.query([Float(NaN)])",
    null,
  ],
];

for (const [when, original, replay, calls, full] of diverging) {
  test(`verifyCalls() and verifyFull() say what they see when ${when}`, () => {
    const found = verifyCalls(original, replay);
    assertEquals(found.kind === "diverged" ? found.reason : null, calls);
    const all = verifyFull(original, replay);
    assertEquals(all.kind === "diverged" ? all.reason : null, full);
  });
}

test("verificationText() escapes the reason once more", () => {
  assertEquals(
    verificationText(verifyCalls([call("a")], [call("b\n")])),
    'Diverged { reason: "capability call #0 differs: db.query([String(\\"a\\")]) vs db.query([String(\\"b\\\\n\\")])" }',
  );
});
