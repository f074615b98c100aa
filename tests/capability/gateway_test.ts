// Copyright 2026 the Boruna authors. MIT license.

/**
 * The order of checks, and what each outcome leaves behind.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { test } from "node:test";
import {
  ALLOW_ALL,
  type CallOutcome,
  composeHandlers,
  createGateway,
  DENY_ALL,
  type Gateway,
  type GatewayAnswer,
  type GatewayCall,
  type GatewayOptions,
  type Handler,
  HandlerFailure,
  HandlerRefusal,
  MOCK_HANDLERS,
  type Policy,
  type Recorder,
  withRule,
} from "../../src/capability/mod.ts";
import {
  type CapabilityName,
  display,
  EMPTY_LIST,
  Float,
  listOf,
  mapOf,
  type Value,
} from "../../src/value/mod.ts";

function call(
  capability: CapabilityName,
  args: readonly Value[] = [],
  form: GatewayCall["form"] = "typed",
  declared = true,
): GatewayCall {
  return { capability, args, function: "f", declared, form };
}

interface Setup {
  readonly gateway: Gateway;
  readonly events: string[];
  readonly spans: string[];
  readonly ask: (call: GatewayCall) => GatewayAnswer;
}

/** A gateway whose log and spans are lines of text. */
function setup(options: Partial<GatewayOptions> = {}): Setup {
  const events: string[] = [];
  const spans: string[] = [];
  const recorder: Recorder = {
    open: (capability, bytesIn) => `${capability} in=${bytesIn}`,
    close(
      token: unknown,
      { bytesOut, budgetRemaining, errorKind }: CallOutcome,
    ) {
      spans.push(
        `${token} out=${bytesOut} left=${budgetRemaining} error=${errorKind}`,
      );
    },
  };
  const gateway = createGateway({
    policy: ALLOW_ALL,
    handlers: MOCK_HANDLERS,
    recorder,
    log: {
      capCall: (name, args) =>
        events.push(`call ${name} ${args.map(display).join(",")}`),
      capResult: (name, result) =>
        events.push(`result ${name} ${display(result)}`),
    },
    ...options,
  });
  const ask = (asked: GatewayCall) => {
    const answer = gateway.call(asked);
    assert(!(answer instanceof Promise));
    return answer;
  };
  return { gateway, events, spans, ask };
}

function failing(error: unknown): Handler {
  return () => {
    throw error;
  };
}

test("an answer is logged and measured", () => {
  const { ask, events, spans, gateway } = setup();
  const answer = ask(call("fs.read", ["é"]));
  assertEquals(answer, { kind: "value", value: 'mock file content for "é"' });
  assertEquals(events, [
    'call fs.read "é"',
    'result fs.read "mock file content for "é""',
  ]);
  assertEquals(spans, ["fs.read in=2 out=26 left=null error=null"]);
  assertEquals(gateway.usage("fs.read"), 1);
});

test("an undeclared call leaves nothing behind, whatever the policy", () => {
  const { ask, events, spans, gateway } = setup({ policy: DENY_ALL });
  const answer = ask(call("random", [], "typed", false));
  assertEquals(answer, {
    kind: "refused",
    refusal: {
      kind: "denied",
      capability: "random",
      layer: "declaration",
      target: null,
      rule: null,
      function: "f",
      reason: "declaration.missing",
      message: "function f does not declare random",
      fix: { text: "add random to its !{...} annotation" },
      verdicts: [
        {
          layer: "declaration",
          verdict: "no",
          note: "function f does not declare random",
        },
        { layer: "policy", verdict: "not_asked", note: "" },
        { layer: "budget", verdict: "not_asked", note: "" },
        { layer: "guard", verdict: "not_asked", note: "" },
        { layer: "host", verdict: "not_asked", note: "" },
      ],
    },
  });
  assertEquals([events, spans, gateway.usage("random")], [[], [], 0]);
});

test("a denied call is measured, not counted and not logged", () => {
  const denying = withRule(ALLOW_ALL, "random", { allow: false, budget: 5 });
  const cases: [Policy, string][] = [[DENY_ALL, "default_allow"], [
    denying,
    "rules.random",
  ]];
  for (const [policy, rule] of cases) {
    for (const form of ["plain", "typed", "try"] as const) {
      const { ask, events, spans, gateway } = setup({ policy });
      const answer = ask(call("random", ["abc"], form));
      assert(answer.kind === "refused");
      const { layer, rule: decided } = answer.refusal;
      assertEquals([layer, decided], ["policy", rule]);
      assertEquals(spans, ["random in=3 out=null left=null error=denied"]);
      assertEquals([events, gateway.usage("random")], [[], 0]);
    }
  }
});

test("a budget counts every call that the rule allows", () => {
  const policy = withRule(DENY_ALL, "time.now", { allow: true, budget: 2 });
  const { ask, events, spans, gateway } = setup({ policy });
  const kinds = [1, 2, 3, 4].map(() => {
    const answer = ask(call("time.now"));
    return answer.kind === "refused" ? answer.refusal.layer : answer.kind;
  });
  assertEquals(kinds, ["value", "value", "budget", "budget"]);
  assertEquals(gateway.usage("time.now"), 4);
  assertEquals(events.length, 4);
  assertEquals(spans, [
    "time.now in=0 out=0 left=1 error=null",
    "time.now in=0 out=0 left=0 error=null",
    "time.now in=0 out=null left=0 error=budget_exceeded",
    "time.now in=0 out=null left=0 error=budget_exceeded",
  ]);
});

test("budgets reach 2^64 - 1, and 0 is none", () => {
  const budget = 18446744073709551615n;
  const huge = setup({
    policy: withRule(DENY_ALL, "random", { allow: true, budget }),
  });
  assertEquals(huge.ask(call("random")).kind, "value");
  assertEquals(huge.spans, [
    "random in=0 out=0 left=18446744073709551614 error=null",
  ]);
  const none = setup({
    policy: withRule(DENY_ALL, "random", { allow: true, budget: 0 }),
  });
  for (let i = 0; i < 10_000; i++) {
    assertEquals(none.ask(call("random")).kind, "value");
  }
  assertEquals(none.spans[9_999], "random in=0 out=0 left=null error=null");
});

test("a failing handler ends the run and leaves the call unpaired", () => {
  const errors: [unknown, string][] = [
    [new HandlerFailure("no such file"), "no such file"],
    [new TypeError("a host's mistake"), "a host's mistake"],
    ["text", "text"],
    [new Error(""), "the handler failed without a message"],
  ];
  for (const [error, message] of errors) {
    const policy = withRule(ALLOW_ALL, "fs.read", { allow: true, budget: 3 });
    const { ask, events, spans } = setup({
      policy,
      handlers: { "fs.read": failing(error) },
    });
    const failed: GatewayAnswer = {
      kind: "failed",
      capability: "fs.read",
      message,
    };
    assertEquals(ask(call("fs.read", ["a"])), failed);
    assertEquals(ask(call("fs.read", ["a"], "plain")), failed);
    assertEquals(events, ['call fs.read "a"', 'call fs.read "a"']);
    assertEquals(spans[0], "fs.read in=1 out=null left=2 error=runtime_error");
  }
});

test("a try call gets a Result, and the Result is logged", () => {
  const failed = setup({
    handlers: { "fs.read": failing(new HandlerFailure("gone")) },
  });
  const answer = failed.ask(call("fs.read", ["a"], "try"));
  assert(answer.kind === "value");
  assertEquals(display(answer.value), 'Err("gone")');
  assertEquals(failed.events, [
    'call fs.read "a"',
    'result fs.read Err("gone")',
  ]);
  assertEquals(failed.spans, [
    "fs.read in=1 out=null left=null error=runtime_error",
  ]);

  const fine = setup();
  const good = fine.ask(call("db.query", ["select 1", EMPTY_LIST], "try"));
  assert(good.kind === "value");
  assertEquals(display(good.value), "Ok([])");
  assertEquals(fine.spans, ["db.query in=8 out=0 left=null error=null"]);
});

test("a handler's refusal stops every form of call", () => {
  const refusal = new HandlerRefusal(
    "blocked",
    "guard",
    "address.private",
    "nothing",
  );
  for (const form of ["plain", "typed", "try"] as const) {
    const { ask, events, spans } = setup({
      handlers: { "net.fetch": failing(refusal) },
    });
    const answer = ask(call("net.fetch", ["http://10.0.0.1"], form));
    assert(answer.kind === "refused");
    const { layer, rule, target, reason, message, verdicts } = answer.refusal;
    assertEquals([layer, rule, target, reason, message], [
      "guard",
      "default_allow",
      "10.0.0.1:80",
      "address.private",
      "blocked",
    ]);
    assertEquals(verdicts.map(({ verdict }) => verdict), [
      "ok",
      "ok",
      "ok",
      "no",
      "not_asked",
    ]);
    assertEquals(events.length, 1);
    assertEquals(spans, [
      "net.fetch in=15 out=null left=null error=runtime_error",
    ]);
  }
});

test("guard and permission are asked in this order, before the handler", () => {
  const asked: string[] = [];
  const no = (reason: string) => () => {
    asked.push(reason);
    return { reason, message: "no", fix: null };
  };
  const yes = () => {
    asked.push("guard");
    return null;
  };
  const handlers: Partial<Record<CapabilityName, Handler>> = {
    "fs.read": () => {
      asked.push("handler");
      return "";
    },
  };
  const options = { handlers, permission: { "fs.read": no("host.read") } };
  const both = setup({ ...options, guard: { "fs.read": yes } });
  const answer = both.ask(call("fs.read", ["a"]));
  assert(answer.kind === "refused");
  const { layer, reason } = answer.refusal;
  assertEquals([layer, reason], ["host", "host.read"]);
  assertEquals(asked, ["guard", "host.read"]);
  assertEquals(both.events, ['call fs.read "a"']);
});

test("typed answers are checked, plain ones are not", () => {
  const rows = listOf([mapOf([["id", 1]])]);
  const cases: [CapabilityName, Value, string][] = [
    ["fs.read", 5, "fs.read must answer String, but its handler answered Int"],
    [
      "time.now",
      "noon",
      "time.now must answer Int, but its handler answered String",
    ],
    ["random", 1, "random must answer Float, but its handler answered Int"],
    [
      "llm.call",
      mapOf([]),
      "llm.call must answer String, but its handler answered Map",
    ],
    [
      "db.query",
      rows,
      'db.query must answer List<Map<String, String>>, but its handler answered a List with a Map whose "id" is Int',
    ],
    [
      "ui.render",
      true,
      "ui.render must answer Unit, but its handler answered Bool",
    ],
  ];
  for (const [capability, value, message] of cases) {
    const { ask } = setup({ handlers: { [capability]: () => value } });
    assertEquals(ask(call(capability)), {
      kind: "failed",
      capability,
      message,
    });
    assertEquals(ask(call(capability, [], "plain")).kind, "value");
    const caught = ask(call(capability, [], "try"));
    assert(caught.kind === "value");
    assertStringIncludes(display(caught.value), "Err(");
  }
});

test("what is no value of a program is a failure", () => {
  const cases: unknown[] = [
    undefined,
    null,
    1.5,
    NaN,
    {},
    [],
    2n ** 63n,
    Symbol("x"),
    () => 1,
  ];
  for (const given of cases) {
    const { ask } = setup({ handlers: { "llm.call": () => given as Value } });
    const answer = ask(call("llm.call", [], "plain"));
    assert(answer.kind === "failed");
    assertStringIncludes(answer.message, "the handler answered ");
  }
});

test("texts become well-formed and Ints short", () => {
  const cases: [Value, string][] = [
    ["a\ud800", '"a\ufffd"'],
    [5n, "5"],
    [listOf(["\udc00", 1n]), '["\ufffd", 1]'],
    [mapOf([["k", "\ud800"]]), '{k: "\ufffd"}'],
    [new Float(1.5), "1.5"],
  ];
  for (const [given, shown] of cases) {
    const { ask } = setup({ handlers: { "llm.call": () => given } });
    const answer = ask(call("llm.call", [], "plain"));
    assert(answer.kind === "value");
    assertEquals(display(answer.value), shown);
    assert(typeof answer.value !== "bigint");
  }
});

test("a promise is awaited; its rejection is a failure", async () => {
  const { gateway, events } = setup({
    handlers: {
      "net.fetch": () => Promise.resolve("body"),
      "llm.call": () => Promise.reject(new HandlerFailure("down")),
    },
  });
  const first = gateway.call(call("net.fetch"));
  assert(first instanceof Promise);
  assertEquals(await first, { kind: "value", value: "body" });
  assertEquals(await gateway.call(call("llm.call")), {
    kind: "failed",
    capability: "llm.call",
    message: "down",
  });
  assertEquals(events, [
    "call net.fetch ",
    'result net.fetch "body"',
    "call llm.call ",
  ]);
});

test("aborting ends a call that would wait for ever, also a try call", async () => {
  for (const form of ["typed", "try"] as const) {
    const controller = new AbortController();
    const { gateway } = setup({
      handlers: { "llm.call": () => new Promise<Value>(() => {}) },
      signal: controller.signal,
    });
    const waiting = gateway.call(call("llm.call", [], form));
    controller.abort();
    assertEquals(await waiting, {
      kind: "failed",
      capability: "llm.call",
      message: "the run was stopped while the call was waiting",
    });
  }
});

test("a recorder that throws changes nothing", () => {
  const recorder: Recorder = {
    open: () => {
      throw new Error("full");
    },
    close: () => {
      throw new Error("closed");
    },
  };
  const { ask, events } = setup({ recorder });
  assertEquals(ask(call("time.now")), { kind: "value", value: 1700000000 });
  assertEquals(events, ["call time.now ", "result time.now 1700000000"]);
});

test("composed handlers: the first layer wins, what nobody answers fails", () => {
  const first = { "random": () => new Float(0.1) };
  const { ask } = setup({
    handlers: composeHandlers(first, {
      "random": () => true,
      "fs.read": () => "b",
    }),
  });
  const random = ask(call("random", [], "plain"));
  assert(random.kind === "value");
  assertEquals(display(random.value), "0.1");
  assertEquals(ask(call("fs.read")), { kind: "value", value: "b" });
  assertEquals(ask(call("time.now")), {
    kind: "failed",
    capability: "time.now",
    message: "time.now has no handler in this run",
  });
});

test("mock answers", () => {
  const cases: [CapabilityName, GatewayCall["form"], Value[], string][] = [
    [
      "net.fetch",
      "plain",
      ["https://a"],
      '"{"mock": true, "url": ""https://a""}"',
    ],
    ["net.fetch", "plain", [], '"{"mock": true, "url": ""}"'],
    ["net.fetch", "plain", [2], '"{"mock": true, "url": "2"}"'],
    ["net.fetch", "typed", ['a"b'], '"{"mock": true, "url": "a\\"b"}"'],
    [
      "fs.read",
      "plain",
      [listOf([1, 'a"b'])],
      '"mock file content for [1, "a"b"]"',
    ],
    ["fs.read", "plain", [], '"mock file content for "'],
    ["fs.write", "typed", ["p", "c"], "true"],
    ["db.query", "typed", ["q"], "[]"],
    ["ui.render", "typed", [1], "()"],
    ["actor.spawn", "plain", [], "()"],
    ["actor.send", "plain", [], "()"],
    ["time.now", "typed", [], "1700000000"],
    ["random", "typed", [], "0.42"],
    ["llm.call", "plain", ["p"], '{mock: true, status: "ok"}'],
    ["llm.call", "typed", ["p", "a/b"], '"{"status":"ok","mock":true}"'],
    ["step.input", "typed", ["n"], '""'],
  ];
  for (const [capability, form, args, shown] of cases) {
    const answer = setup().ask(call(capability, args, form));
    assert(answer.kind === "value");
    assertEquals(display(answer.value), shown, `${capability} ${form}`);
  }
});
