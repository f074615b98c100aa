// Copyright 2026 the Boruna authors. MIT license.

/**
 * What holds for all policies and calls: denials only ever take away, an
 * inferred policy is as small as it can be, explanations say what the gateway
 * does.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { test } from "node:test";
import {
  createGateway,
  DEFAULT_NET_POLICY,
  type GatewayCall,
  judgeOf,
  loadPolicyTools,
  MOCK_HANDLERS,
  type Policy,
  type PolicyV2,
  readAnyPolicy,
  type RecordedCall,
  type Rule,
  type Where,
} from "../../src/capability/mod.ts";
import {
  CAPABILITY_NAMES,
  type CapabilityName,
  UNIT,
  type Value,
} from "../../src/value/mod.ts";
import {
  coversGlob,
  exampleOf,
  matchesGlob,
  parseGlob,
} from "../../src/capability/policy_glob.ts";
import { findUselessRules } from "../../src/capability/policy_lint.ts";
import { seeded } from "../support/generate.ts";

const tools = await loadPolicyTools();

const HOSTS = ["a.test", "x.a.test", "y.x.a.test", "b.test"];
const HOST_PATTERNS = [...HOSTS, "*.a.test", "*.x.a.test"];
const PATHS = ["a", "b", "d/a", "d/b", "d/e/a", "d/.x"];
const PATH_PATTERNS = [
  ...PATHS,
  "*",
  "d/*",
  "d/**",
  "**/a",
  "**",
  "**/.*",
  "?",
];
const METHODS = ["GET", "POST"];
const PORTS = [80, 443, 8080];
const MODELS = ["p/a", "p/b", "q/a", "p/a/b"];
const MODEL_PATTERNS = [...MODELS, "p/*", "**", "*/a"];
const STATEMENTS = ["select", "insert", "delete"];
const FUNCTIONS = ["f", "g", "h"];

/** Makes things up from a seed. */
class Maker {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  some<T>(items: readonly T[]): T[] {
    const found = items.filter(() => this.below(3) === 0);
    return found.length === 0 ? [this.one(items)] : found;
  }

  may<T extends object>(make: () => T): T | Record<never, never> {
    return this.below(2) === 0 ? {} : make();
  }

  where(capability: CapabilityName): Where {
    switch (capability) {
      case "net.fetch":
        return {
          ...this.may(() => ({ host: this.some(HOST_PATTERNS) })),
          ...this.may(() => ({ port: this.some(PORTS) })),
          ...this.may(() => ({ method: this.some(METHODS) })),
          ...this.may(() => ({
            path: this.some(PATH_PATTERNS).map((path) => `/${path}`),
          })),
        };
      case "fs.read":
      case "fs.write":
        return this.may(() => ({ path: this.some(PATH_PATTERNS) }));
      case "llm.call":
        return this.may(() => ({ model: this.some(MODEL_PATTERNS) }));
      case "db.query":
        return this.may(() => ({ statement: this.some(STATEMENTS) }));
      default:
        return {};
    }
  }

  rule(id: string, effect: "allow" | "deny"): Rule {
    const subject = this.one(CAPABILITY_NAMES);
    const where = this.where(subject);
    return {
      id,
      effect,
      subject,
      ...this.may(() => ({ functions: this.some(FUNCTIONS) })),
      ...(Object.keys(where).length === 0 ? {} : { where }),
      ...(effect === "deny" ? {} : this.may(() => ({
        budget: { calls: 1 + this.below(3) },
      }))),
    };
  }

  policy(): PolicyV2 {
    return {
      schemaVersion: 2,
      default: this.one(["allow", "deny"]),
      rules: Array.from(
        { length: this.below(8) },
        (_, i) => this.rule(`r${i}`, this.below(4) === 0 ? "deny" : "allow"),
      ),
    };
  }

  call(): GatewayCall {
    const capability = this.one(CAPABILITY_NAMES);
    return {
      capability,
      args: this.args(capability),
      function: this.one(FUNCTIONS),
      declared: this.below(10) > 0,
      form: "plain",
    };
  }

  args(capability: CapabilityName): readonly Value[] {
    switch (capability) {
      case "net.fetch": {
        const port = this.one(PORTS);
        const url = `http://${this.one(HOSTS)}:${port}/${this.one(PATHS)}`;
        return [this.below(20) === 0 ? "no url" : url, this.one(METHODS)];
      }
      case "fs.read":
      case "fs.write":
        return [this.one(PATHS), "content"];
      case "llm.call":
        return ["hello", this.one(MODELS)];
      case "db.query":
        return [`${this.one(STATEMENTS)} from t`];
      case "step.input":
        return ["name"];
      default:
        return [];
    }
  }
}

const OPTIONS = { clock: () => 0, base: "/work" };

/** Whether each of the calls passes, one after the other. */
function verdicts(policy: PolicyV2, calls: readonly GatewayCall[]): boolean[] {
  const judge = tools.makeJudge(policy, OPTIONS);
  return calls.map((call) => judge.judge(call).kind === "allowed");
}

test("one more denial never allows more", () => {
  let taken = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const maker = new Maker(seed);
    const base = maker.policy();
    // What a denial leaves of a budget is there for other calls.
    const policy: PolicyV2 = {
      ...base,
      rules: base.rules.map(({ budget: _, ...rule }) => rule),
    };
    const more: PolicyV2 = {
      ...policy,
      rules: [...policy.rules, maker.rule("extra", "deny")],
    };
    const calls = Array.from({ length: 20 }, () => maker.call());
    const [before, after] = [verdicts(policy, calls), verdicts(more, calls)];
    for (const [i, allowed] of after.entries()) {
      assert(!allowed || before[i], `seed ${seed}, call ${i}`);
      if (allowed !== before[i]) taken++;
    }
  }
  assert(taken > 100, `${taken}`);
});

test("the order of rules does not matter", () => {
  for (let seed = 0; seed < 300; seed++) {
    const maker = new Maker(seed);
    const policy = maker.policy();
    const other = { ...policy, rules: policy.rules.toReversed() };
    const calls = Array.from({ length: 30 }, () => maker.call());
    assertEquals(verdicts(other, calls), verdicts(policy, calls), `${seed}`);
    assertEquals(tools.policyHash(other), tools.policyHash(policy));
  }
});

test("an explanation says what the gateway does", () => {
  let allowed = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const maker = new Maker(seed);
    const policy = maker.policy();
    const { function: caller, ...call } = maker.call();
    const target = call.capability === "llm.call"
      ? String(call.args[1])
      : String(call.args[0] ?? "");
    if (call.capability === "net.fetch" && !target.includes(":")) continue;
    const asked = {
      capability: call.capability,
      target,
      function: caller,
      ...(call.capability === "net.fetch"
        ? { method: String(call.args[1]) }
        : {}),
    };
    const explanation = tools.explainCall(policy, asked, {
      ...OPTIONS,
      declared: call.declared,
      host: false,
    });
    const gateway = createGateway({
      policy: tools.makeJudge(policy, OPTIONS),
      handlers: MOCK_HANDLERS,
    });
    const answer = gateway.call({ ...call, function: caller });
    assert(!(answer instanceof Promise));
    const passes = answer.kind === "value";
    const layers = explanation.layers.filter(({ layer }) => layer !== "guard");
    const no = layers.find(({ verdict }) => verdict === "no");
    assertEquals(no === undefined, passes, `seed ${seed}`);
    if (answer.kind === "refused") {
      assertEquals(no!.layer, answer.refusal.layer, `seed ${seed}`);
    } else allowed++;
    const applying = explanation.rules.filter(({ applies }) => applies);
    if (passes && explanation.rules.some(({ effect }) => effect === "allow")) {
      assert(applying.some(({ effect }) => effect === "allow"), `seed ${seed}`);
    }
  }
  assert(allowed > 200, `${allowed}`);
});

test("the proposed rule allows the refused call", async () => {
  let proposed = 0;
  for (let seed = 0; seed < 600; seed++) {
    const maker = new Maker(seed);
    const call = { ...maker.call(), declared: true };
    const policy = maker.policy();
    const ruling = tools.makeJudge(policy, OPTIONS).judge(call);
    if (ruling.kind !== "denied" || ruling.fix?.policy === undefined) continue;
    const added = await readAnyPolicy(
      `{"schema_version":2,"rules":[${ruling.fix.policy}]}`,
    );
    const rules = [...policy.rules, ...(added as PolicyV2).rules];
    assert(verdicts({ ...policy, rules }, [call])[0], `seed ${seed}`);
    proposed++;
  }
  assert(proposed > 100, `${proposed}`);
});

/** A run as a log tells it; no call of it is unreadable. */
function recording(maker: Maker): RecordedCall[] {
  return Array.from({ length: 1 + maker.below(12) }, () => {
    let call = maker.call();
    while (call.args[0] === "no url") call = maker.call();
    return {
      capability: call.capability,
      args: call.args,
      result: maker.below(3) === 0 ? UNIT : "x".repeat(maker.below(20)),
      tokens: call.capability === "llm.call" ? maker.below(50) : 0,
      ...(maker.below(2) === 0 ? {} : { function: call.function }),
    };
  });
}

/** Whether a run passes, with all that its calls use. */
function passes(policy: PolicyV2, calls: readonly RecordedCall[]): boolean {
  const judge = tools.makeJudge(policy, OPTIONS);
  return calls.every(
    ({ capability, args, result, tokens, function: caller }) => {
      const call: GatewayCall = {
        capability: capability as CapabilityName,
        args,
        function: caller ?? "f",
        declared: true,
        form: "typed",
      };
      const ruling = judge.judge(call);
      if (ruling.kind !== "allowed") return false;
      judge.settle!(call, ruling, {
        ok: true,
        bytesIn: 0,
        bytesOut: typeof result === "string" ? result.length : 0,
        tokens,
      });
      return true;
    },
  );
}

/** The policy without one of its entries, for every entry. */
function* smaller(policy: PolicyV2): Generator<PolicyV2> {
  for (const [i, rule] of policy.rules.entries()) {
    const replaced = (other: Rule | null): PolicyV2 => ({
      ...policy,
      rules: policy.rules.flatMap((one, j) =>
        i !== j ? [one] : other === null ? [] : [other]
      ),
    });
    yield replaced(null);
    for (const [field, items] of Object.entries(rule.where ?? {})) {
      for (const item of items) {
        const left = (items as readonly unknown[]).filter((one) =>
          one !== item
        );
        yield replaced({ ...rule, where: { ...rule.where, [field]: left } });
      }
    }
    const functions = rule.functions ?? [];
    for (const name of functions) {
      yield replaced({
        ...rule,
        functions: functions.filter((one) => one !== name),
      });
    }
  }
}

test("an inferred policy lets its run pass, and less does not", async () => {
  for (let seed = 0; seed < 200; seed++) {
    const maker = new Maker(seed);
    const isKnown = maker.below(2) === 0;
    const calls = recording(maker).map((call) => {
      const { function: _, ...rest } = call;
      return isKnown ? { ...rest, function: call.function ?? "g" } : rest;
    });
    for (const isExact of [false, true]) {
      const { policy, skipped } = tools.inferPolicy(calls, {
        base: "/work",
        isExact,
        current: null,
      });
      assertEquals(skipped, []);
      assert(passes(policy, calls), `seed ${seed}`);
      // The file is a policy too, and has no useless rule.
      const read = await readAnyPolicy(tools.policyToFile(policy));
      assertEquals(tools.policyHash(read), tools.policyHash(policy));
      for (const less of smaller(policy)) {
        assert(
          !passes(less, calls),
          `seed ${seed}: ${tools.policyV2ToJson(less)}`,
        );
      }
    }
  }
});

test("an inferred policy keeps denials", () => {
  const current: PolicyV2 = {
    schemaVersion: 2,
    default: "deny",
    net: { exceptions: ["127.0.0.1:1"] },
    rules: [
      { id: "no", effect: "deny", subject: "random" },
      { id: "old", effect: "allow", subject: "fs.*" },
    ],
  };
  const calls: RecordedCall[] = [
    { capability: "random", args: [], result: null, tokens: 0 },
    { capability: "time.now", args: [], result: 1, tokens: 0 },
    { capability: "net.fetch", args: ["no url"], result: null, tokens: 0 },
    { capability: "made.up", args: [], result: null, tokens: 0 },
  ];
  const options = { base: null, isExact: false, current };
  const { policy, skipped } = tools.inferPolicy(calls, options);
  assertEquals(policy.rules.map(({ id }) => id), ["no", "random", "time.now"]);
  assertEquals(policy.net, current.net!);
  assertEquals(skipped.length, 2);
  assertEquals(passes(policy, calls.slice(0, 1)), false);
});

test("a policy of version 1 and its upgrade answer alike", async () => {
  for (let seed = 0; seed < 400; seed++) {
    const maker = new Maker(seed);
    const policy: Policy = {
      schemaVersion: 1,
      defaultAllow: maker.below(2) === 0,
      rules: Object.fromEntries(
        maker.some(CAPABILITY_NAMES).map((name) => [
          name,
          { allow: maker.below(3) > 0, budget: maker.below(3) },
        ]),
      ),
      netPolicy: maker.below(2) === 0 ? null : {
        ...DEFAULT_NET_POLICY,
        timeoutMs: 5,
      },
    };
    const judge = await judgeOf(tools.upgradePolicy(policy), OPTIONS);
    const [one, other] = [policy, judge].map((policy) =>
      createGateway({ policy, handlers: MOCK_HANDLERS })
    );
    for (let i = 0; i < 30; i++) {
      const call = maker.call();
      const [a, b] = [one!.call(call), other!.call(call)];
      assert(!(a instanceof Promise) && !(b instanceof Promise));
      assertEquals(a.kind, b.kind, `seed ${seed}`);
      if (a.kind === "refused" && b.kind === "refused") {
        assertEquals(a.refusal.layer, b.refusal.layer);
      }
    }
  }
});

test("a comparison finds a call for every rule that is taken away", () => {
  let found = 0;
  for (let seed = 0; seed < 300; seed++) {
    const maker = new Maker(seed);
    const one = maker.rule("only", "allow");
    const policy: PolicyV2 = {
      schemaVersion: 2,
      default: "deny",
      rules: [one],
    };
    const none: PolicyV2 = { ...policy, rules: [] };
    assertEquals(tools.diffPolicies(policy, policy), {
      verdicts: [],
      settings: [],
    });
    const { verdicts } = tools.diffPolicies(policy, none);
    assert(
      verdicts.length > 0,
      `seed ${seed}: ${tools.policyV2ToJson(policy)}`,
    );
    assertEquals(new Set(verdicts.map(({ change }) => change)).size, 1);
    found += verdicts.length;
  }
  assert(found >= 300);
});

/** What a pattern means, said in another way. */
function meaningOf(pattern: string): RegExp {
  const components = pattern.split("/").map((component) =>
    component === "**"
      ? null
      : component.replaceAll("*", "[^/]*").replaceAll("?", "[^/]")
  );
  let source = "";
  for (const component of components) {
    source += component === null ? "(?:/[^/]+)*" : `/${component}`;
  }
  return new RegExp(`^${source}$`);
}

function madeUp(maker: Maker, components: readonly string[]): string {
  return Array.from({ length: 1 + maker.below(4) }, () => maker.one(components))
    .join("/");
}

test("patterns mean what they say", () => {
  const parts = ["a", "b", "ab", "*", "a*", "*b", "?", "a?", "*a*", "**"];
  const names = ["a", "b", "ab", "aab", "ba", "c"];
  let matched = 0;
  for (let seed = 0; seed < 4000; seed++) {
    const maker = new Maker(seed);
    const pattern = madeUp(maker, parts);
    const path = madeUp(maker, names);
    const found = matchesGlob(parseGlob(pattern), path.split("/"));
    assertEquals(
      found,
      meaningOf(pattern).test(`/${path}`),
      `${pattern} ${path}`,
    );
    if (found) matched++;
  }
  assert(matched > 300, `${matched}`);
});

test("a pattern that covers another one matches all that it matches", () => {
  const parts = ["a", "b", "*", "a*", "?", "**"];
  const names = ["a", "b", "ab", "c"];
  let covered = 0;
  for (let seed = 0; seed < 4000; seed++) {
    const maker = new Maker(seed);
    const [a, b] = [madeUp(maker, parts), madeUp(maker, parts)].map(parseGlob);
    assert(matchesGlob(b!, exampleOf(b!).split("/")), b!.text);
    if (!coversGlob(a!, b!)) continue;
    covered++;
    for (let i = 0; i < 20; i++) {
      const path = madeUp(maker, names).split("/");
      assert(
        !matchesGlob(b!, path) || matchesGlob(a!, path),
        `${a!.text} ${b!.text} ${path.join("/")}`,
      );
    }
  }
  assert(covered > 200, `${covered}`);
});

test("a rule that is called useless can be left out", () => {
  let useless = 0;
  for (let seed = 0; seed < 2000; seed++) {
    const maker = new Maker(seed);
    const policy = maker.policy();
    const found = findUselessRules(policy);
    if (found.length === 0) continue;
    const calls = Array.from({ length: 40 }, () => maker.call());
    const all = verdicts(policy, calls);
    for (const { facts } of found) {
      const rules = policy.rules.filter(({ id }) => id !== facts.rule);
      const isAllow = rules.length < policy.rules.length;
      assert(isAllow);
      // The last allow rule of a capability gives the word to the default.
      const without = { ...policy, default: "deny" as const, rules };
      const before = policy.default === "deny"
        ? all
        : verdicts({ ...policy, default: "deny" }, calls);
      assertEquals(verdicts(without, calls), before, `seed ${seed}`);
      useless++;
    }
  }
  assert(useless > 100, `${useless}`);
});

test("no text makes a pattern slow", () => {
  const pattern = parseGlob(`${"*a".repeat(200)}*b`);
  const start = performance.now();
  assertEquals(matchesGlob(pattern, ["a".repeat(20000)]), false);
  const many = parseGlob(Array.from({ length: 200 }, () => "**/a").join("/"));
  const path = Array.from({ length: 20000 }, () => "a");
  assertEquals(matchesGlob(many, [...path, "b"]), false);
  assert(performance.now() - start < 5000);
});
