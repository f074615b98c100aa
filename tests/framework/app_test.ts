// Copyright 2026 the Boruna authors. MIT license.

/**
 * Applications: the protocol, cycles, effects, policies, states, messages
 * (`spec/framework.md`).
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals, assertThrows } from "@std/assert";
import { compile } from "../../src/compile/mod.ts";
import { makeSource } from "../../src/diagnostic/mod.ts";
import {
  type App,
  AppError,
  type AppOptions,
  compareStates,
  cycleHash,
  effectName,
  minimize,
  parseMessage,
  parseMessages,
  type Reproduction,
  snapshot,
  startApp,
  traceHash,
  validateApp,
} from "../../src/framework/mod.ts";
import { parse } from "../../src/syntax/mod.ts";
import {
  debugForm,
  display,
  makeRecord,
  type Value,
} from "../../src/value/mod.ts";
import { counter, policies } from "../support/counter.ts";

function start(source: string, options: AppOptions = {}): App {
  const { module, diagnostics } = compile(makeSource("app.ax", source));
  if (module === null) throw new Error(diagnostics[0]?.message);
  return startApp(module, options);
}

/** The message of the error of an action. */
function fault(action: () => unknown): string {
  return assertThrows(action, AppError).message;
}

const PROBLEMS: readonly (readonly [source: string, problem: string])[] = [
  [
    "fn main() -> Int { 1 }",
    "missing required function: init(); missing required function: update(); " +
    "missing required function: view()",
  ],
  [
    counter().replace("init()", "init(a: Int)"),
    "init() must take 0 parameters",
  ],
  [
    counter().replace(", msg: Msg)", ")"),
    "update() must take 2 parameters (state, msg), got 1",
  ],
  [
    counter().replace("-> UpdateResult {", "-> UpdateResult !{time.now} {"),
    "update() must be pure \u2014 no capability annotations allowed",
  ],
  [
    counter().replace(
      "view(state: State) -> UINode",
      "view() -> UINode !{random}",
    ),
    "view() must take 1 parameter (state), got 0; " +
    "view() must be pure \u2014 no capability annotations allowed",
  ],
  [
    counter({ policies: "fn policies(a: Int) -> Int !{random} { a }" }),
    "policies() must take 0 parameters; " +
    "policies() must be pure \u2014 no capability annotations allowed",
  ],
];

for (const [source, problem] of PROBLEMS) {
  test(`no application: ${problem}`, () => {
    const { file } = parse(makeSource("app.ax", source));
    assertEquals(fault(() => validateApp(file)), `validation: ${problem}`);
  });
}

test("the last types that look like state and message are named", () => {
  const source =
    `${counter()}\ntype AppState { a: Int }\nenum Message { Add }\n`;
  const { file } = parse(makeSource("app.ax", source));
  assertEquals(validateApp(file), {
    hasPolicies: false,
    stateType: "AppState",
    messageType: "Message",
  });
});

test("messages change the state, effects are data", () => {
  const app = start(counter());
  assertEquals(display(app.state), "Record#1{0}");
  for (const message of parseMessages("add:5,load,other")) app.send(message);
  assertEquals(app.log.map(({ after }) => display(after)), [
    "Record#1{5}",
    "Record#1{5}",
    "Record#1{5}",
  ]);
  assertEquals(
    app.log[1]!.effects.map(({ kind, callbackTag }) => [
      effectName(kind),
      callbackTag,
    ]),
    [["HttpRequest", "loaded"], ["Timer", ""]],
  );
  assertEquals(display(app.view()), 'Record#4{"text", "5"}');
  assertEquals(snapshot(app.state).split("\n").length, 10);
});

test("init may call capabilities and gets mock answers", () => {
  const app = start(counter({
    init:
      "fn init() -> State !{time.now} {\n    State { count: time_now() }\n}",
  }));
  assertEquals(display(app.state), "Record#1{1700000000}");
});

/** Bodies, and what a message comes to. */
const FAULTS: readonly (readonly [string, string, string])[] = [
  ["a trap", counter(), "runtime error: division by zero"],
  [
    "too many effects",
    counter({ policies: policies('["net.fetch", "time.now"]', 1) }),
    "policy violation: too many effects: 2 exceeds limit of 1",
  ],
  [
    "an effect that is not listed",
    counter({ policies: policies('["net.fetch"]', 2) }),
    "policy violation: effect Timer requires capability 'time.now' " +
    "which is not in the policy",
  ],
  [
    "an empty list",
    counter({ policies: policies("[]", 0) }),
    "policy violation: effect HttpRequest requires capability 'net.fetch' " +
    "which is not in the policy",
  ],
];

for (const [what, source, message] of FAULTS) {
  test(`a cycle fails and changes nothing: ${what}`, () => {
    const app = start(source);
    app.send(parseMessage("add:1"));
    const bad = what === "a trap" ? "div:0" : "load";
    assertEquals(fault(() => app.send(parseMessage(bad))), message);
    assertEquals([app.cycle, display(app.state)], [1, "Record#1{1}"]);
  });
}

test("effects up to the limit pass; the steps of a policy do not count", () => {
  const app = start(counter({
    policies: policies('["time.now", "net.fetch"]', 2, 1),
  }));
  assertEquals(app.send(parseMessage("load")).effects.length, 2);
});

test("policies that are no record deny every effect", () => {
  const app = start(counter({ policies: "fn policies() -> Int {\n    1\n}" }));
  assertEquals(
    fault(() => app.send(parseMessage("load"))).startsWith("policy violation"),
    true,
  );
});

test("what update gives must be a record of two", () => {
  const source = counter().replace("-> UpdateResult {", "-> Int {")
    .replace(/ {4}match msg[\s\S]*? {4}}\n}/, "    1\n}");
  assertEquals(
    fault(() => start(source).send(parseMessage("add"))),
    "effect error: update() must return a Record with [state, effects] fields",
  );
});

test("a view that traps leaves a new state and no cycle", () => {
  const app = start(counter({
    view: "fn view(state: State) -> Int {\n    1 / (state.count - 1)\n}",
  }));
  assertEquals(
    fault(() => app.send(parseMessage("add:1"))),
    "runtime error: division by zero",
  );
  assertEquals([app.cycle, app.log.length], [1, 0]);
});

test("a program without the functions does not start", () => {
  assertEquals(
    fault(() => start("fn init() -> Int { 1 }\nfn view(s: Int) -> Int { s }")),
    "missing required function: update",
  );
});

test("an update of one parameter never sees the message", () => {
  const app = start(
    "type R { s: Int, e: List<Int> }\nfn init() -> Int { 1 }\n" +
      "fn update(s: Int) -> R { R { s: s + 1, e: [] } }\n" +
      "fn view(s: Int) -> Int { s }\n",
  );
  assertEquals(app.send(parseMessage("x")).after, 2);
});

test("there is a last cycle", () => {
  const app = start(counter(), { maxCycles: 2 });
  for (const _ of [1, 2]) app.send(parseMessage("add:1"));
  assertEquals(
    fault(() => app.send(parseMessage("add:1"))),
    "max cycles exceeded: 2",
  );
});

const MESSAGES: readonly (readonly [string, string, Value])[] = [
  ["add", "add", 0],
  ["x: 5 ", "x", 5],
  ["z:+4", "z", 4],
  ["z:-04", "z", -4],
  ["w :1.5", "w ", "1.5"],
  ["a:b:c", "a", "b:c"],
  ["u:http://h/p", "u", "http://h/p"],
  ["n:9223372036854775808", "n", "9223372036854775808"],
  ["n:9223372036854775807", "n", 9223372036854775807n],
  ["", "", 0],
  ["t:", "t", ""],
];

for (const [text, tag, payload] of MESSAGES) {
  test(`the message ${JSON.stringify(text)}`, () => {
    assertEquals(parseMessage(text), { tag, payload });
  });
}

test("hashes name all that happened", () => {
  const app = start(counter());
  const empty =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  assertEquals([cycleHash([]), traceHash([])], [empty, empty]);
  app.send(parseMessage("add:1"));
  const again = start(counter());
  again.send(parseMessage("add:1"));
  assertEquals(cycleHash(app.log), cycleHash(again.log));
  assertEquals(cycleHash(app.log) === traceHash(app.log), false);
});

test("states differ field by field", () => {
  const changes = (a: Value, b: Value) =>
    compareStates(a, b).map(({ index, old, new: now }) =>
      `${index}: ${debugForm(old)} -> ${debugForm(now)}`
    );
  assertEquals(changes(makeRecord(0, [1, 2]), makeRecord(0, [1, 3, "x"])), [
    "1: Int(2) -> Int(3)",
    '2: Unit -> String("x")',
  ]);
  assertEquals(changes(1, 1), []);
  assertEquals(changes(1, 2), ["0: Int(1) -> Int(2)"]);
});

test("the fewest messages that fail are found", async () => {
  const fails = (list: readonly number[]): Reproduction =>
    list.includes(3) && list.includes(7) ? "fails" : "passes";
  const all = Array.from({ length: 20 }, (_, i) => i);
  assertEquals(await minimize(all, fails), [3, 7]);
  assertEquals(await minimize([1, 2], fails), [1, 2]);
  assertEquals(await minimize([3], () => "fails"), [3]);
  assertEquals(await minimize(all, () => "fails"), [19]);
});
