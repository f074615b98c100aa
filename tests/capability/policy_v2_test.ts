// Copyright 2026 the Boruna authors. MIT license.

/**
 * Policies of version 2: which calls their rules are for, what they count, and
 * what is wrong with a file.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { test } from "node:test";
import {
  type AnyPolicy,
  createGateway,
  type GatewayCall,
  isV2,
  judgeOf,
  loadPolicyTools,
  MOCK_HANDLERS,
  PolicyError,
  type PolicyV2,
  readAnyPolicy,
  type Ruling,
} from "../../src/capability/mod.ts";
import type { CapabilityName, Value } from "../../src/value/mod.ts";
import { seeded } from "../support/generate.ts";

const tools = await loadPolicyTools();

async function policy(members: Record<string, unknown>): Promise<PolicyV2> {
  const read = await readAnyPolicy(
    JSON.stringify({ schema_version: 2, ...members }),
  );
  assert(isV2(read));
  return read;
}

async function problems(members: Record<string, unknown>): Promise<string[]> {
  try {
    await policy(members);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return [error, ...error.more].map(({ message }) => message);
  }
}

function call(
  capability: CapabilityName,
  args: readonly Value[] = [],
  caller = "f",
): GatewayCall {
  return { capability, args, function: caller, declared: true, form: "typed" };
}

async function ruling(
  rules: readonly Record<string, unknown>[],
  asked: GatewayCall,
  at = 0,
): Promise<Ruling> {
  const judge = await judgeOf(await policy({ rules }), {
    clock: () => at,
    base: "/work",
  });
  return judge.judge(asked);
}

/** The condition of the only rule, a call, and whether it passes. */
const CONDITIONS: readonly [
  CapabilityName,
  Record<string, unknown>,
  readonly Value[],
  boolean,
][] = [
  ["net.fetch", { host: ["a.test"] }, ["https://a.test/x"], true],
  ["net.fetch", { host: ["A.test"] }, ["https://a.TEST./x"], true],
  ["net.fetch", { host: ["a.test"] }, ["https://b.test/x"], false],
  ["net.fetch", { host: ["a.test"] }, ["https://x.a.test/"], false],
  ["net.fetch", { host: ["a.test"] }, ["https://xa.test/"], false],
  ["net.fetch", { host: ["*.a.test"] }, ["https://x.y.a.test/"], true],
  ["net.fetch", { host: ["*.a.test"] }, ["https://a.test/"], false],
  [
    "net.fetch",
    { host: ["bücher.test"] },
    ["https://xn--bcher-kva.test"],
    true,
  ],
  ["net.fetch", { host: ["::1"] }, ["http://[::1]:80/"], true],
  ["net.fetch", { host: ["a.test"] }, ["https://a.test@b.test/"], false],
  ["net.fetch", { host: ["a.test"] }, ["no url"], false],
  ["net.fetch", { port: [443] }, ["https://a.test/"], true],
  ["net.fetch", { port: [443] }, ["http://a.test/"], false],
  ["net.fetch", { port: [8080] }, ["http://a.test:8080/"], true],
  ["net.fetch", { method: ["GET"] }, ["https://a.test/"], true],
  ["net.fetch", { method: ["GET"] }, ["https://a.test/", "post"], false],
  ["net.fetch", { method: ["POST"] }, ["https://a.test/", "post"], true],
  ["net.fetch", { path: ["/v1/**"] }, ["https://a.test/v1/x/y?q"], true],
  ["net.fetch", { path: ["/v1/**"] }, ["https://a.test/v1"], true],
  ["net.fetch", { path: ["/v1/**"] }, ["https://a.test/v10/x"], false],
  ["net.fetch", { path: ["/v1/**"] }, ["https://a.test/v1/../v2"], false],
  ["net.fetch", { path: ["/v1/**"] }, ["https://a.test/v1/%2e%2e/v2"], false],
  ["net.fetch", { path: ["/v1/**"] }, ["https://a.test/v1/..%2fv2"], false],
  ["net.fetch", { path: ["/v1/**"] }, ["https://a.test/v1/a%2fb"], false],
  ["net.fetch", { path: ["/v1/**"] }, ["https://a.test/%76%31/x"], true],
  ["net.fetch", { path: ["/*/x"] }, ["https://a.test/v1/x"], true],
  ["net.fetch", { path: ["/*/x"] }, ["https://a.test/v1/v2/x"], false],
  ["net.fetch", { path: ["/v?/x"] }, ["https://a.test/v1/x"], true],
  ["net.fetch", { path: ["/"] }, ["https://a.test"], true],
  ["net.fetch", { path: ["/"] }, ["https://a.test/x"], false],
  ["fs.read", { path: ["data/**"] }, ["data/a/b.txt"], true],
  ["fs.read", { path: ["data/**"] }, ["./data//a"], true],
  ["fs.read", { path: ["data/**"] }, ["/work/data/a"], true],
  ["fs.read", { path: ["data/**"] }, ["data/../secret"], false],
  ["fs.read", { path: ["data/**"] }, ["database/a"], false],
  ["fs.read", { path: ["data/**"] }, ["/data/a"], false],
  ["fs.read", { path: ["data/**"] }, ["../work/data/a"], true],
  ["fs.read", { path: ["/etc/hosts"] }, ["/etc/hosts"], true],
  ["fs.read", { path: ["/etc/hosts"] }, ["../etc/hosts"], true],
  ["fs.read", { path: ["/work/data/*"] }, ["data/a"], true],
  ["fs.read", { path: ["**"] }, ["/etc/hosts"], false],
  ["fs.read", { path: ["**"] }, ["../x"], false],
  ["fs.read", { path: ["*.csv"] }, ["a.csv"], true],
  ["fs.read", { path: ["*.csv"] }, ["x/a.csv"], false],
  ["fs.read", { path: ["**/*.csv"] }, ["x/y/a.csv"], true],
  ["fs.read", { path: ["a\\*b"] }, ["a*b"], true],
  ["fs.read", { path: ["a\\*b"] }, ["axb"], false],
  ["fs.read", { path: ["data/**"] }, [""], false],
  ["fs.write", { path: ["out/*"] }, ["out/a", "text"], true],
  ["llm.call", { model: ["p/small-*"] }, ["hello", "p/small-3"], true],
  ["llm.call", { model: ["p/small-*"] }, ["hello", "p/large"], false],
  ["llm.call", { model: ["p/*"] }, ["hello", "p/x/y"], false],
  ["llm.call", { model: ["p/**"] }, ["hello", "p/x/y"], true],
  ["llm.call", { model: ["p/*"] }, ["hello"], false],
  ["db.query", { statement: ["select"] }, ["SELECT 1"], true],
  ["db.query", { statement: ["select"] }, ["delete from t"], false],
  ["db.query", { statement: ["select"] }, ["select 1; delete from t"], false],
  ["db.query", { statement: ["select"] }, ["/* x */ select 1"], true],
  ["db.query", { table: ["orders"] }, ["select * from orders"], true],
];

test("conditions of allow rules", async () => {
  for (const [capability, where, args, passes] of CONDITIONS) {
    const rules = [{ id: "r", allow: capability, where }];
    const found = await ruling(rules, call(capability, args));
    assertEquals(
      found.kind,
      passes ? "allowed" : "denied",
      `${capability} ${JSON.stringify(where)} ${args.join(" ")}`,
    );
  }
});

/** A deny condition beside a rule that allows all, and whether it holds. */
const DENIALS: readonly [
  CapabilityName,
  Record<string, unknown>,
  readonly Value[],
  boolean,
][] = [
  ["net.fetch", { path: ["/admin/**"] }, ["https://a.test/x"], false],
  ["net.fetch", { path: ["/admin/**"] }, ["https://a.test//admin/x"], true],
  ["net.fetch", { path: ["/admin/**"] }, ["https://a.test/%61dmin/x"], true],
  ["net.fetch", { path: ["/admin/**"] }, ["https://a.test/y/..%2fadmin"], true],
  ["net.fetch", { path: ["/admin/**"] }, ["no url"], true],
  ["fs.read", { path: ["**/.*"] }, ["a/.env"], true],
  ["fs.read", { path: ["**/.*"] }, ["a/env"], false],
  ["fs.read", { path: ["**/.ssh/**"] }, ["/home/u/.ssh/id"], true],
  ["fs.read", { path: ["secret"] }, ["x/../secret"], true],
  ["db.query", { statement: ["delete"] }, ["delete from t"], true],
  ["db.query", { statement: ["delete"] }, ["select 1; delete from t"], true],
  ["db.query", { table: ["t"] }, ["select * from t"], false],
];

test("conditions of deny rules", async () => {
  for (const [capability, where, args, holds] of DENIALS) {
    const rules = [
      { id: "a", allow: capability },
      { id: "d", deny: capability, where },
    ];
    const found = await ruling(rules, call(capability, args));
    assertEquals(
      found.kind,
      holds ? "denied" : "allowed",
      `${capability} ${JSON.stringify(where)} ${args.join(" ")}`,
    );
    if (holds) assertEquals(found.rule, "d");
  }
});

test("what the database tells is judged again", async () => {
  const judge = await judgeOf(
    await policy({
      rules: [
        { id: "a", allow: "db.query", where: { table: ["orders", "items"] } },
        { id: "d", deny: "db.query", where: { table: ["items"] } },
      ],
    }),
    { clock: () => 0, base: null },
  );
  const ask = (tables: readonly string[] | null) =>
    judge.recheck({ capability: "db.query", function: "f" }, {
      kind: "statement",
      kinds: ["select"],
      tables,
      isFinal: true,
    }).kind;
  assertEquals(ask(["orders"]), "allowed");
  assertEquals(ask([]), "allowed");
  assertEquals(ask(["orders", "items"]), "denied");
  assertEquals(ask(["other"]), "denied");
  assertEquals(ask(null), "denied");
});

test("the default speaks for capabilities that no allow rule names", async () => {
  const rules = [
    { id: "a", allow: "fs.read", where: { path: ["data/*"] } },
    { id: "d", deny: "random" },
  ];
  const judge = await judgeOf(await policy({ default: "allow", rules }), {
    clock: () => 0,
    base: "/work",
  });
  assertEquals(judge.judge(call("time.now")).kind, "allowed");
  assertEquals(judge.judge(call("random")).kind, "denied");
  assertEquals(judge.judge(call("fs.read", ["data/x"])).kind, "allowed");
  assertEquals(judge.judge(call("fs.read", ["x"])).kind, "denied");
});

test("rules are for functions and families", async () => {
  const rules = [
    { id: "a", allow: "fs.*", functions: ["load"] },
    { id: "d", deny: "fs.write" },
  ];
  assertEquals((await ruling(rules, call("fs.read", ["x"]))).kind, "denied");
  const loading = call("fs.read", ["x"], "load");
  assertEquals((await ruling(rules, loading)).kind, "allowed");
  const writing = call("fs.write", ["x", "y"], "load");
  assertEquals((await ruling(rules, writing)).kind, "denied");
});

test("a refusal says which rule was near, and what would allow the call", async () => {
  const rules = [
    { id: "other", allow: "net.fetch", where: { host: ["b.test"] } },
    {
      id: "weather",
      allow: "net.fetch",
      where: { host: ["a.test"], method: ["GET"] },
    },
  ];
  const asked = call("net.fetch", ["https://a.test/v1/x?key=secret", "POST"]);
  const found = await ruling(rules, asked);
  assert(found.kind === "denied");
  assertEquals(found.reason, "policy.no_match");
  assertEquals(
    found.message,
    'no rule allows net.fetch POST a.test:443/v1/x; rule "weather" allows method GET',
  );
  const rule = JSON.parse(found.fix!.policy!);
  assertEquals((await ruling([...rules, rule], asked)).kind, "allowed");
  assertEquals(found.message.includes("secret"), false);
});

test("budgets are shared by all functions and actors of a run", async () => {
  const rules = [{ id: "r", allow: "random", budget: { calls: 2 } }];
  const judge = await judgeOf(await policy({ rules }), {
    clock: () => 0,
    base: null,
  });
  const seen = ["a", "b", "c"].map((name) =>
    judge.judge(call("random", [], name))
  );
  assertEquals(seen.map(({ kind }) => kind), [
    "allowed",
    "allowed",
    "budget_exceeded",
  ]);
  assertEquals(seen.map(({ remaining }) => remaining), [1, 0, 0]);
  const last = seen[2]!;
  assert(last.kind === "budget_exceeded");
  assertEquals(
    last.message,
    'rule "r" allows 2 calls in a run, and 2 are used',
  );
});

test("the first rule by name that has room pays", async () => {
  const rules = [
    { id: "z", allow: "random", budget: { calls: 1 } },
    { id: "a", allow: "random", budget: { calls: 2 } },
  ];
  const judge = await judgeOf(await policy({ rules }), {
    clock: () => 0,
    base: null,
  });
  const payers = [1, 2, 3, 4].map(() => judge.judge(call("random")).rule);
  assertEquals(payers, ["a", "a", "z", "a"]);
  assertEquals(judge.judge(call("random")).kind, "budget_exceeded");
});

test("bytes and tokens through the gateway", async () => {
  const judge = await judgeOf(
    await policy({
      rules: [
        { id: "w", allow: "fs.write", budget: { bytes_out: 10 } },
        { id: "r", allow: "fs.read", budget: { bytes_in: 10 } },
        { id: "m", allow: "llm.call", budget: { tokens: 100 } },
      ],
    }),
    { clock: () => 0, base: null },
  );
  const gateway = createGateway({
    policy: judge,
    handlers: {
      ...MOCK_HANDLERS,
      "fs.write": () => true,
      "fs.read": () => "12345678",
      "llm.call": (_args, context) => {
        context.countTokens!(60);
        return "yes";
      },
    },
  });
  const kinds = (one: GatewayCall, times: number) =>
    Array.from({ length: times }, () => {
      const answer = gateway.call(one);
      assert(!(answer instanceof Promise));
      return answer.kind === "refused" ? answer.refusal.reason : answer.kind;
    });
  assertEquals(kinds(call("fs.write", ["f", "1234"]), 3), [
    "value",
    "value",
    "budget.bytes_out",
  ]);
  assertEquals(kinds(call("fs.read", ["f"]), 3), [
    "value",
    "value",
    "budget.bytes_in",
  ]);
  assertEquals(kinds(call("llm.call", ["p", "a/b"]), 3), [
    "value",
    "value",
    "budget.tokens",
  ]);
});

test("rates fill evenly, and a clock that goes back fills nothing", async () => {
  let at = 0;
  const judge = await judgeOf(
    await policy({
      rules: [{ id: "r", allow: "random", rate: { calls: 2, per_ms: 1000 } }],
    }),
    { clock: () => at, base: null },
  );
  const asked = () => judge.judge(call("random"));
  assertEquals([asked().kind, asked().kind], ["allowed", "allowed"]);
  const refused = asked();
  assert(refused.kind === "budget_exceeded");
  assertEquals(refused.reason, "budget.rate");
  assertStringIncludes(refused.message, "1970-01-01T00:00:00.500Z");
  at = 499;
  assertEquals(asked().kind, "budget_exceeded");
  at = 100;
  assertEquals(asked().kind, "budget_exceeded");
  at = 500;
  assertEquals(asked().kind, "allowed");
  at = 600;
  assertEquals(asked().kind, "budget_exceeded");
  at = 1_000_000;
  assertEquals([asked().kind, asked().kind, asked().kind], [
    "allowed",
    "allowed",
    "budget_exceeded",
  ]);
});

test("times, and what is recorded of them", async () => {
  const rules = [{
    id: "r",
    allow: "random",
    not_before: "2026-01-01T00:00:00Z",
    not_after: "2026-02-01T00:00:00Z",
  }];
  const at = Date.UTC(2026, 0, 1);
  const early = await ruling(rules, call("random"), at - 1);
  assert(early.kind === "denied");
  assertEquals(early.reason, "policy.window");
  assertEquals(
    early.message,
    'rule "r" allows it only from 2026-01-01T00:00:00Z on, and it is 2025-12-31T23:59:59.999Z',
  );
  const good = await ruling(rules, call("random"), at);
  assertEquals([good.kind, good.at], ["allowed", at]);
  const late = Date.UTC(2026, 1, 1);
  assertEquals((await ruling(rules, call("random"), late)).kind, "denied");
});

/** Members of a policy, and the problems that it has. */
const FAULTS: readonly [Record<string, unknown>, readonly string[]][] = [
  [{ rules: [] }, []],
  [{ $schema: "x", default: "deny", rules: [] }, []],
  [{ default: "maybe" }, [
    'policy.invalid_value: default: must be "allow" or "deny"',
  ]],
  [{ rule: [] }, ['policy.unknown_field: unknown field "rule" at rule']],
  [{ rules: [{ id: "a", allow: "net.fetch", when: {} }] }, [
    'policy.unknown_field: unknown field "when" at rules[0].when',
  ]],
  [
    {
      rules: [
        { id: "a", allow: "net" },
        { id: "b", allow: "nett" },
        { id: "c", deny: "x.*" },
      ],
    },
    [
      'policy.invalid_capability: rules[0].allow: unknown capability "net" — did you mean "net.fetch"?',
      'policy.invalid_capability: rules[1].allow: unknown capability "nett"',
      'policy.invalid_capability: rules[2].deny: unknown capability "x.*"',
    ],
  ],
  [{ rules: [{ allow: "random" }] }, [
    "policy.invalid_value: rules[0].id: is missing; a refusal names its rule by it",
  ]],
  [{ rules: [{ id: "a" }] }, [
    'policy.invalid_value: rules[0]: needs one of "allow" and "deny"',
  ]],
  [{ rules: [{ id: "a", allow: "random" }, { id: "a", deny: "fs.*" }] }, [
    'policy.invalid_value: rules[1].id: "a" is the name of rules[0] too',
  ]],
  [{ rules: [{ id: "a", allow: "random", budget: { calls: 0 } }] }, [
    "policy.invalid_value: rules[0].budget.calls: must be > 0; a deny rule forbids calls altogether",
  ]],
  [{ rules: [{ id: "a", allow: "random", budget: { calls: 1.5 } }] }, [
    "policy.parse_error: rules[0].budget.calls: invalid type: floating point `1.5`, expected u64",
  ]],
  [{ rules: [{ id: "a", deny: "random", budget: { calls: 1 } }] }, [
    "policy.invalid_value: rules[0].budget: has no meaning in a deny rule",
  ]],
  [{ rules: [{ id: "a", allow: "net.fetch", where: { host: ["a:80"] } }] }, [
    'policy.invalid_value: rules[0].where.host[0]: "a:80" is no host; a host is a name, "*." and a name, or an address, without scheme and port',
  ]],
  [{ rules: [{ id: "a", allow: "net.fetch", where: { method: ["get"] } }] }, [
    'policy.invalid_value: rules[0].where.method[0]: "get" must be in capitals',
  ]],
  [{ rules: [{ id: "a", allow: "net.fetch", where: { port: [0] } }] }, [
    "policy.invalid_value: rules[0].where.port[0]: is no port; ports are 1 to 65535",
  ]],
  [{ rules: [{ id: "a", allow: "fs.read", where: { path: ["../x"] } }] }, [
    'policy.invalid_value: rules[0].where.path[0]: "../x" is no pattern: a pattern cannot have ".." in it',
  ]],
  [
    {
      rules: [{ id: "a", allow: "random", not_after: "2026-02-30T00:00:00Z" }],
    },
    [
      "policy.invalid_value: rules[0].not_after: is no moment in UTC, such as 2026-01-31T18:00:00Z",
    ],
  ],
  [{ net: { exceptions: ["localhost"] } }, [
    'policy.invalid_value: net.exceptions[0]: "localhost" is not host:port; the port must be given',
  ]],
  [{ rules: [{ id: "a", allow: "fs.read", where: { path: [] } }] }, [
    'policy.never_matches: rules[0]: rule "a" can never match: "where.path" is empty',
  ]],
  [{ rules: [{ id: "a", allow: "random", functions: [] }] }, [
    'policy.never_matches: rules[0]: rule "a" can never match: "functions" is empty',
  ]],
  [{ rules: [{ id: "a", allow: "fs.*", where: { host: ["a.test"] } }] }, [
    'policy.never_matches: rules[0]: rule "a" can never match: calls of fs.* have no "host"',
  ]],
  [{ rules: [{ id: "a", allow: "net.fetch", where: { path: ["v1/*"] } }] }, [
    'policy.never_matches: rules[0]: rule "a" can never match: the path of a URL begins with "/", and "v1/*" does not',
  ]],
  [
    {
      rules: [{
        id: "a",
        allow: "random",
        not_before: "2026-01-02T00:00:00Z",
        not_after: "2026-01-01T00:00:00Z",
      }],
    },
    [
      'policy.never_matches: rules[0]: rule "a" can never match: "not_before" is not before "not_after"',
    ],
  ],
  [
    {
      rules: [
        { id: "a", allow: "fs.read", where: { path: ["x/a"] } },
        { id: "b", deny: "fs.*", where: { path: ["x/**"] } },
      ],
    },
    [
      'policy.unreachable_rule: rules[0]: rule "a" never decides: rule "b" always does before it',
    ],
  ],
  [
    {
      rules: [
        { id: "a", allow: "net.fetch", where: { host: ["*.a.test"] } },
        {
          id: "b",
          allow: "net.fetch",
          where: { host: ["x.a.test"], port: [443] },
        },
      ],
    },
    [
      'policy.unreachable_rule: rules[1]: rule "b" never decides: rule "a" always does before it',
    ],
  ],
  // With a budget the first rule leaves something to the second.
  [
    {
      rules: [
        { id: "a", allow: "random", budget: { calls: 1 } },
        { id: "b", allow: "random", functions: ["f"] },
      ],
    },
    [],
  ],
];

test("what is wrong with a file", async () => {
  for (const [members, expected] of FAULTS) {
    assertEquals(await problems(members), expected, JSON.stringify(members));
  }
});

test("a file that says 2 and looks like 1 is read as the reference does", async () => {
  for (
    const text of [
      '{"schema_version":2,"rules":{"nope":{"allow":true,"budget":0}}}',
      '{"schema_version":2,"net_policy":{"timeout_ms":0}}',
      '{"schema_version":2,"default_allow":true}',
      '{"schema_version":2}',
    ]
  ) {
    let found: unknown;
    try {
      await readAnyPolicy(text);
    } catch (error) {
      found = error;
    }
    assert(found instanceof PolicyError, text);
    assertEquals(found.code, "policy.unknown_schema_version");
  }
});

/** Two files that mean the same. */
const SAME: readonly [string, string][] = [
  ["{}", '{"schema_version":2,"rules":[]}'],
  [
    '{"default_allow":true,"rules":{"random":{"allow":true,"budget":3},"fs.read":{"allow":false,"budget":0}}}',
    '{"schema_version":2,"default":"allow","rules":[{"id":"random","allow":"random","budget":{"calls":3}},{"id":"fs.read","deny":"fs.read"}]}',
  ],
  [
    '{"rules":{"net.fetch":{"allow":true,"budget":0}},"net_policy":{"allowed_domains":["*.a.test","b.test"],"allowed_methods":["GET"],"allow_redirects":false,"timeout_ms":5}}',
    '{"schema_version":2,"net":{"timeout_ms":5,"max_redirects":0},"rules":[{"allow":"net.fetch","id":"net.fetch","where":{"method":["GET"],"host":["b.test","a.test","*.a.test"]}}]}',
  ],
  [
    '{"default_allow":true,"net_policy":{"allowed_domains":["a.test"]}}',
    '{"schema_version":2,"default":"allow","rules":[{"id":"net.fetch","allow":"net.fetch","where":{"host":["a.test"]}}]}',
  ],
];

test("equal policies have one hash, whatever their version", async () => {
  const hash = async (text: string) =>
    tools.policyHash(await readAnyPolicy(text));
  for (const [one, other] of SAME) {
    assertEquals(await hash(one), await hash(other), one);
  }
  const all = await Promise.all(SAME.map(([one]) => hash(one)));
  assertEquals(new Set(all).size, all.length);
  assert(all.every((text) => /^sha256:[0-9a-f]{64}$/.test(text)));
});

test("what is written is read as the same policy", async () => {
  const texts = [
    ...SAME.flat(),
    JSON.stringify({
      schema_version: 2,
      default: "deny",
      host: { require: ["net.fetch", "fs.write"], when_unavailable: "warn" },
      limits: { steps: 10, live_bytes: 20, wall_ms: 30 },
      net: { exceptions: ["127.0.0.1:11434", "wiki.intranet:443"] },
      rules: [{
        id: "r",
        allow: "net.fetch",
        functions: ["f", "g"],
        where: { host: ["a.test"], port: [1, 20, 3], path: ['/"\\*'] },
        budget: { calls: "1".length, bytes_in: 2 },
        rate: { calls: 5, per_ms: 1000 },
        not_before: "2026-01-01T00:00:00Z",
        not_after: "2026-02-01T00:00:00.500Z",
        note: "why {not}: so, [it] is",
      }],
    }),
    '{"schema_version":2,"rules":[{"id":"a","allow":"random","budget":{"calls":18446744073709551615}}]}',
  ];
  for (const text of texts) {
    const read: AnyPolicy = await readAnyPolicy(text);
    const v2 = tools.upgradePolicy(read);
    const hash = tools.policyHash(read);
    for (
      const written of [tools.policyV2ToJson(v2), tools.policyToFile(read)]
    ) {
      JSON.parse(written);
      assertEquals(
        tools.policyHash(await readAnyPolicy(written)),
        hash,
        written,
      );
    }
    assert(tools.policyV2ToText(v2).endsWith("\n"));
  }
});

test("whatever a file holds, it is a policy or a PolicyError", async () => {
  const words = [
    ..."{}[],:",
    '""',
    "null",
    "-1",
    "1e3",
    "18446744073709551616",
    '"__proto__"',
    '"*"',
    '"**/"',
    '"\\\\"',
    '"[::1"',
    '"where"',
    '"rules"',
    "\ud800",
  ];
  const base = JSON.stringify({
    schema_version: 2,
    host: { require: { "net.fetch": "coarse" } },
    net: { exceptions: ["a:1"], proxy: "b:2" },
    rules: [{
      id: "a",
      allow: "net.fetch",
      functions: ["f"],
      where: { host: ["*.a"], port: [1], path: ["/x/**"] },
      budget: { calls: 1 },
      rate: { calls: 1, per_ms: 1 },
      not_before: "2026-01-01T00:00:00Z",
    }, { id: "b", deny: "fs.*", where: { path: ["**/.*"] } }],
  });
  const tokens = base.match(/"(?:\\.|[^"\\])*"|\d+|[{}[\],:]/g)!;
  const values = tokens.filter((token) => /["\d]/.test(token));
  let read = 0;
  for (let seed = 0; seed < 3000; seed++) {
    const random = seeded(seed);
    const one = (items: readonly string[]) =>
      items[Math.floor(random() * items.length)]!;
    const changed = [...tokens];
    for (let n = 1 + random() * 2; n > 0; n--) {
      const at = Math.floor(random() * changed.length);
      changed[at] = one(random() < 0.5 ? words : values);
    }
    const text = changed.join("");
    try {
      const policy = await readAnyPolicy(text);
      tools.policyHash(policy);
      tools.makeJudge(tools.upgradePolicy(policy), {
        clock: () => 0,
        base: "/",
      })
        .judge(call("net.fetch", ["https://x.a/x/y"]));
      read++;
    } catch (error) {
      assert(error instanceof PolicyError, `${text}\n${error}`);
    }
  }
  assert(read > 0);
});
