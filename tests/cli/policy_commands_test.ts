// Copyright 2026 the Boruna authors. MIT license.

/**
 * The commands about policies: exit codes, JSON, and what is said about wrong
 * input.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { main } from "../../src/cli/main.ts";
import { processWorld } from "../../src/cli/world.ts";

interface Did {
  readonly exit: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command line, its words given one by one, as if in a folder. */
async function inside(folder: string, words: readonly string[]): Promise<Did> {
  let out = "";
  let error = "";
  const paths = words.map((word) =>
    /\.(?:json|ax)$/.test(word) ? join(folder, word) : word
  );
  const exit = await main(paths, {
    ...processWorld(),
    out: (text) => out += text,
    error: (text) => error += text,
    isTerminal: () => false,
    hasColors: () => false,
    variable: () => undefined,
  });
  const clean = (text: string) => text.replaceAll(`${folder}/`, "");
  return { exit, out: clean(out), error: clean(error) };
}

const POLICY = JSON.stringify({
  schema_version: 2,
  rules: [
    {
      id: "clock",
      allow: "time.now",
      functions: ["ask"],
      budget: { calls: 2 },
    },
    { id: "orders", allow: "db.query", where: { table: ["orders"] } },
    {
      id: "old",
      allow: "random",
      not_after: "2020-01-01T00:00:00Z",
    },
  ],
});

const PROGRAM = `fn ask() -> Int !{time.now} { time_now() }
fn main() -> Int !{time.now} { ask() + ask() }
`;

/** A folder with a policy and a program. */
interface Place {
  /** Runs a command line there. */
  readonly boruna: (...words: string[]) => Promise<Did>;
  /** Writes a file there. */
  readonly write: (name: string, text: string) => void;
  /** Reads one. */
  readonly read: (name: string) => string;
}

/** Runs a test in a folder of its own. */
async function within(body: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "boruna-policy-"));
  const write = (name: string, text: string) =>
    writeFileSync(join(folder, name), text);
  try {
    write("p.json", POLICY);
    write("app.ax", PROGRAM);
    write("v1.json", '{"rules":{"random":{"allow":true,"budget":0}}}');
    await body({
      boruna: (...words) => inside(folder, words),
      write,
      read: (name) => readFileSync(join(folder, name), "utf8"),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A command line, its exit code, and a part of what it prints. */
const LINES: readonly [string, number, string][] = [
  ["policy explain p.json time.now --function ask", 0, "allowed: time.now"],
  [
    "policy explain p.json time.now",
    3,
    'rule "clock" is for calls of ask',
  ],
  [
    "policy explain p.json time.now --function ask --program app.ax",
    0,
    "declaration  ok   !{time.now}",
  ],
  [
    "policy explain allow-all random --program app.ax",
    3,
    "function main does not declare random",
  ],
  [
    "policy explain p.json random --function aks --program app.ax",
    1,
    "app.ax has no function aks; did you mean ask?",
  ],
  ["policy explain p.json random", 3, "only until 2020-01-01T00:00:00Z"],
  ["policy explain p.json random --at 2019-12-31T23:59:59Z", 0, "allowed"],
  ["policy explain p.json random --at yesterday", 2, "a moment in UTC"],
  ["policy explain p.json rando", 2, "a similar one exists: 'random'"],
  ["policy explain nope.json random", 1, "No such file"],
  ["policy explain v1.json random", 0, "allowed: random"],
  ["policy explain v1.json time.now", 3, "denied: time.now"],
  ["policy explain deny-all random", 3, "denies what it does not name"],
  [
    "policy explain allow-all net.fetch http://10.0.0.1/",
    3,
    "blocked request to private/reserved IP (10.0.0.1)",
  ],
  ["policy diff v1.json v1.json", 0, "the policies allow the same"],
  ["policy diff deny-all v1.json", 1, "+ now allowed  random"],
  ["policy diff allow-all deny-all", 1, "- now denied   net.fetch"],
  ["policy test cases.json --policy p.json", 1, "cases.json"],
  ["policy infer nope.json", 1, "nope.json"],
  ["policy show p.json", 0, "Default behavior: deny"],
  ["run app.ax --policy p.json", 0, ""],
];

test("exit codes and texts", async () => {
  await within(async ({ boruna }) => {
    for (const [line, exit, part] of LINES) {
      const did = await boruna(...line.split(" "));
      assertStringIncludes(did.error + did.out, part, line);
      assertEquals(did.exit, exit, `${line}\n${did.error}${did.out}`);
    }
  });
});

test("statements are explained with their tables", async () => {
  await within(async ({ boruna }) => {
    const ask = async (...words: string[]) =>
      (await boruna("policy", "explain", "p.json", "db.query", ...words)).exit;
    assertEquals(await ask("select * from orders"), 0);
    assertEquals(await ask("select * from x", "--tables", "orders"), 0);
    assertEquals(await ask("select * from x", "--tables", "orders, x"), 3);
    assertEquals(await ask("select 1; select 2"), 3);
  });
});

test("JSON of every command", async () => {
  await within(async ({ boruna, write }) => {
    const json = async (...words: string[]) => {
      const { out } = await boruna(...words, "--json");
      return JSON.parse(out);
    };
    const explained = await json("policy", "explain", "p.json", "time.now");
    assertEquals(explained.verdict, "deny");
    assertEquals(
      explained.layers.map(({ layer }: { layer: string }) => layer),
      ["declaration", "policy", "budget", "guard", "host"],
    );
    assertEquals(explained.rules[0].id, "clock");
    assert(JSON.parse(explained.fix.policy).allow === "time.now");
    const shown = await json("policy", "show", "v1.json");
    assertEquals(shown, {
      schema_version: 2,
      default: "deny",
      rules: [{ id: "random", allow: "random" }],
    });
    const diff = await json("policy", "diff", "deny-all", "v1.json");
    assertEquals(diff.same, false);
    assertEquals(diff.verdicts[0].after, "random");
    write(
      "cases.json",
      JSON.stringify({
        policy: "p.json",
        cases: [
          {
            name: "twice",
            calls: [
              { capability: "time.now", function: "ask", expect: "allow" },
              { capability: "time.now", function: "ask", expect: "allow" },
              {
                capability: "time.now",
                function: "ask",
                expect: "deny",
                rule: "clock",
              },
            ],
          },
          { capability: "time", expect: "allow" },
        ],
      }),
    );
    const tested = await json("policy", "test", "cases.json");
    assertEquals([tested.passed, tested.failed], [1, 1]);
    assertStringIncludes(tested.cases[1].problem, "expected allow, got deny");
    const wrong = await boruna("policy", "validate", "p.json", "--json");
    assertEquals(wrong.out, '{"ok":true}\n');
    write("p.json", POLICY.replace("time.now", "time"));
    const { errors } = await json("policy", "validate", "p.json");
    assertEquals(errors, [{
      error_kind: "policy.invalid_capability",
      found: "time",
      hint: "time.now",
      message:
        'policy.invalid_capability: rules[0].allow: unknown capability "time" — did you mean "time.now"?',
      path: "rules[0].allow",
    }]);
  });
});

test("a policy is inferred from a run, and the run passes under it", async () => {
  await within(async ({ boruna, write, read }) => {
    await boruna("app.ax", "--record", "log.json");
    const { out } = await boruna("policy", "infer", "log.json", "--json");
    const { policy, evidence, skipped, hash } = JSON.parse(out);
    assertEquals(policy.rules, [{
      id: "time.now",
      allow: "time.now",
      budget: { calls: 4 },
      note: "2 calls seen",
    }]);
    assertEquals(evidence[0].calls, 2);
    assertEquals(skipped, []);
    assert(/^sha256:/.test(hash));
    const line = ["policy", "infer", "log.json", "--exact"];
    const did = await boruna(
      ...line,
      "--program",
      "app.ax",
      "-o",
      "small.json",
    );
    assertEquals(did.exit, 0);
    const small = JSON.parse(read("small.json"));
    assertEquals(small.rules[0].functions, ["ask"]);
    assertEquals(small.rules[0].budget, { calls: 2 });
    assertEquals((await boruna("app.ax", "--policy", "small.json")).exit, 0);
    small.rules[0].budget.calls = 1;
    write("small.json", JSON.stringify(small));
    const over = await boruna("app.ax", "--policy", "small.json");
    assertEquals(over.exit, 3);
    assertStringIncludes(over.error, 'rule "time.now"');
    write("other.ax", "fn main() -> Int { 1 }");
    const other = await boruna(...line, "--program", "other.ax");
    assertEquals(other.exit, 1);
    assertStringIncludes(other.error, "does not do what log.json says");
  });
});

test("a wrong policy tells everything at once", async () => {
  await within(async ({ boruna, write }) => {
    write(
      "p.json",
      '{"schema_version":2,"rule":[],"rules":[{"id":"a","allow":"x"}]}',
    );
    const { exit, error } = await boruna("app.ax", "--policy", "p.json");
    assertEquals(exit, 2);
    assertStringIncludes(error, 'unknown field "rule" at rule');
    assertStringIncludes(error, 'unknown capability "x"');
    write("p.json", '{"schema_version":2,"default_allow":true}');
    const mixed = await boruna("app.ax", "--policy", "p.json");
    assertStringIncludes(mixed.error, "schema_version 2 not supported");
    assertStringIncludes(mixed.error, "help: version 2 has a list of rules");
  });
});
