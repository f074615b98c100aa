// Copyright 2026 the Boruna authors. MIT license.

/**
 * The flags that `permissions` prints: for models and databases the narrowest
 * that their settings mean, enough to run under, and none too many.
 *
 * @module
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  type AnyPolicy,
  type AskedCall,
  type ExplainOptions,
  loadPolicyTools,
  readAnyPolicy,
} from "../../src/capability/mod.ts";
import {
  type FlagRuntime,
  type LiveTargets,
  planFlags,
} from "../../src/cli/host_flags.ts";
import type { ProgramNeeds } from "../../src/run/mod.ts";
import type { CapabilityName } from "../../src/value/mod.ts";
import { inFolder } from "../support/in_process.ts";
import { MOD, run } from "../support/spawn.ts";

const RUNTIME: FlagRuntime = "Deno" in globalThis
  ? "deno"
  : "Bun" in globalThis
  ? "bun"
  : "node";
const MAJOR = Number(process.versions.node.split(".")[0]);

const folder = mkdtempSync(join(tmpdir(), "boruna-flags-"));
const put = (name: string, text: string) =>
  writeFileSync(join(folder, name), text);
const data = new DatabaseSync(join(folder, "shop.sqlite"));
data.exec("create table orders (n int); insert into orders values (7)");
data.close();

/** Answers as those do who follow OpenAI. */
const server = createServer((request, response) => {
  request.resume();
  const isKnown = request.headers.authorization === "Bearer k3y";
  response.writeHead(isKnown ? 200 : 401);
  response.end(JSON.stringify({
    choices: [{ message: { content: "hello" } }],
    usage: { ["prompt_tokens"]: 1, ["completion_tokens"]: 1 },
  }));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;
after(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const PROVIDERS = {
  own: {
    provider: "openai_compat",
    ["base_url"]: `http://127.0.0.1:${port}/v1`,
    ["api_key_env"]: "OWN_KEY",
  },
  other: { provider: "anthropic", ["api_key_env"]: "OTHER_KEY" },
};
put("providers.json", JSON.stringify(PROVIDERS));
put("boruna.json", JSON.stringify({ providers: PROVIDERS }));
put("model.ax", 'fn main() -> String !{llm.call} { llm_call("hi", "own/m") }');
put(
  "data.ax",
  "fn main() -> List<Map<String, String>> !{db.query} {\n" +
    '    db_query("select n from orders")\n}\n',
);
const model = { id: "m", allow: "llm.call", where: { model: ["own/*"] } };
const query = { id: "q", allow: "db.query" };
put(
  "policy.json",
  JSON.stringify({ schema_version: 2, rules: [model, query] }),
);
put(
  "write.json",
  JSON.stringify({
    schema_version: 2,
    rules: [{ ...query, where: { statement: ["select", "insert"] } }],
  }),
);

interface Told {
  readonly data: {
    readonly flags: readonly { readonly flag: string }[];
    readonly warnings: readonly string[];
    readonly notEnforced: readonly { readonly capability: string }[];
    readonly line: readonly string[];
  };
}

/** What the command says, started in the folder. */
async function told(...args: string[]): Promise<Told["data"]> {
  return dataOf(
    await inFolder(folder, [
      "permissions",
      ...args,
      `--providers=${join(folder, "providers.json")}`,
      "--json",
    ]),
  );
}

function dataOf(
  { exit, stdout, stderr }: {
    readonly exit: number | null;
    readonly stdout: string;
    readonly stderr: string;
  },
): Told["data"] {
  assertEquals(exit, 0, stderr + stdout);
  return (JSON.parse(stdout) as Told).data;
}

/** The command under flags of the runtime, in the form that the suite has. */
function started(flags: readonly string[] = ["-A"]): string[] {
  const script = process.env["BORUNA_BUNDLE"] ?? MOD;
  return RUNTIME === "deno"
    ? [process.execPath, "run", "--quiet", ...flags, script]
    : [process.execPath, ...flags.filter((flag) => flag !== "-A"), script];
}

const own = (flags: readonly { readonly flag: string }[], start: string) =>
  flags.map(({ flag }) => flag).filter((flag) => flag.startsWith(start));

test("models open the providers that a rule may mean, and their keys", async () => {
  const deno = await told("model.ax", "-p", "policy.json", "--runtime=deno");
  assertEquals(own(deno.flags, "--allow-net"), [
    `--allow-net=127.0.0.1:${port}`,
  ]);
  assertEquals(own(deno.flags, "--allow-env"), ["--allow-env=OWN_KEY"]);
  assert(own(deno.flags, "--allow-read")[0]!.endsWith(
    "model.ax,policy.json,providers.json",
  ));
  // Deno refuses what it is told to deny, whatever else it allows.
  assert(!own(deno.flags, "--deny-net")[0]!.includes("127.0.0.0/8"));
  assertStringIncludes(own(deno.flags, "--deny-net")[0]!, "10.0.0.0/8");
  assertEquals(deno.warnings, []);
  const node = await told("model.ax", "-p", "policy.json", "--runtime=node");
  assertEquals(own(node.flags, "--allow-fs-write"), []);
  assert(
    own(node.flags, "--allow-fs-read").includes(
      "--allow-fs-read=providers.json",
    ),
  );
});

test("a database opens its file, or its server with the client's variables", async () => {
  const file = ["--db", "shop.sqlite"];
  const deno = (...args: string[]) =>
    told("data.ax", "--runtime=deno", ...args);
  const read = await deno("-p", "policy.json", ...file);
  assert(own(read.flags, "--allow-read")[0]!.endsWith(",shop.sqlite"));
  assertEquals(own(read.flags, "--allow-write"), []);
  assertEquals(own(read.flags, "--allow-net"), []);
  assert(read.line.join(" ").endsWith("--db shop.sqlite"));
  for (
    const more of [["-p", "write.json"], ["-p", "policy.json", "--db-write"]]
  ) {
    const write = await deno(...more, ...file);
    assertEquals(own(write.flags, "--allow-write"), [
      "--allow-write=shop.sqlite",
    ]);
  }
  const far = await deno(
    "-p",
    "policy.json",
    "--db=postgres://app@db.example:5433/shop?password_env=SHOP_PASSWORD",
  );
  assertEquals(own(far.flags, "--allow-net"), ["--allow-net=db.example:5433"]);
  const [variables] = own(far.flags, "--allow-env");
  assertStringIncludes(variables!, "SHOP_PASSWORD");
  assert(!variables!.includes("*"));
  assertEquals(own(far.flags, "--no-npm"), []);
  const none = await deno("-p", "policy.json");
  assertStringIncludes(none.warnings.join("\n"), "no database is named");
  assertEquals(own(none.flags, "--allow-net"), []);
});

test(
  "a program runs under its flags, and without one of them the host refuses",
  {
    skip: RUNTIME === "bun" && "Bun has no permissions",
    timeout: 60_000,
  },
  async () => {
    const cases: readonly (readonly [
      program: string,
      args: readonly string[],
      answer: string,
      flag: RegExp,
      reason: string,
    ])[] = RUNTIME === "deno"
      ? [
        ["model.ax", [], "hello", /^--allow-env/, "host.env_not_granted"],
        ["model.ax", [], "hello", /^--allow-net/, "host.net_not_granted"],
        [
          "data.ax",
          ["--db", "shop.sqlite"],
          "7",
          /,shop.sqlite$/,
          "host.read_not_granted",
        ],
      ]
      : [
        [
          "data.ax",
          ["--db", "shop.sqlite"],
          "7",
          /=shop.sqlite$/,
          "host.read_not_granted",
        ],
        ...MAJOR >= 25
          ? [
            [
              "model.ax",
              [],
              "hello",
              /^--allow-net/,
              "host.net_not_granted",
            ] as const,
          ]
          : [],
      ];
    for (const [program, args, answer, flag, reason] of cases) {
      const ask = [...started(), "permissions", program, "-p", "policy.json"];
      const plan = dataOf(
        await run([...ask, ...args, "--json"], { cwd: folder }),
      );
      const flags = plan.flags.map((one) => one.flag);
      const start = (some: readonly string[]) =>
        run([
          ...started(some),
          program,
          "--live",
          "--policy=policy.json",
          "--json",
          ...args,
        ], { cwd: folder, env: { ...environment(), OWN_KEY: "k3y" } });
      const ran = await start(flags);
      assertEquals(ran.exit, 0, ran.stdout + ran.stderr);
      assertStringIncludes(ran.stdout, answer);
      const less = flags.flatMap((one) =>
        !flag.test(one)
          ? [one]
          : one.startsWith("--allow-read=")
          ? [one.replace(",shop.sqlite", "")]
          : []
      );
      const refused = await start(less);
      assertEquals(refused.exit, 3, refused.stdout + refused.stderr);
      const { error } = JSON.parse(refused.stdout);
      assertEquals([error.layer, error.reason], ["host", reason]);
      // What it says would allow it does.
      const kind = RUNTIME === "deno" ? "deno" : "node";
      const again = await start([...less, error.fix[kind]]);
      assertEquals(again.exit, 0, again.stdout + again.stderr);
    }
  },
);

function environment(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined) found[name] = value;
  }
  return found;
}

test("Bun holds nothing, and that is said", async () => {
  const plan = await told("model.ax", "-p", "policy.json", "--runtime=bun");
  assertEquals(plan.flags, []);
  assertEquals(plan.notEnforced.map(({ capability }) => capability), [
    "llm.call",
  ]);
});

const TARGETS: LiveTargets = {
  models: ["a", "b"].map((provider) => ({
    name: provider,
    provider,
    needs: [
      { kind: "net", host: `${provider}.example`, port: 443 },
      { kind: "env", name: `${provider.toUpperCase()}_KEY` },
    ],
    near: [],
    hasPackages: false,
  })),
  database: {
    name: "file",
    provider: "",
    needs: [{ kind: "read", path: "x.db" }, { kind: "write", path: "x.db" }],
    near: [],
    hasPackages: false,
  },
};

const RULES = [
  { id: "r1", allow: "net.fetch", where: { host: ["one.example"] } },
  {
    id: "r2",
    allow: "net.fetch",
    where: { host: ["two.example"], port: [80] },
  },
  { id: "r3", allow: "fs.read", where: { path: ["in/**"] } },
  { id: "r4", allow: "fs.write", where: { path: ["out/*"] } },
  { id: "r5", allow: "llm.call", where: { model: ["a/*"] } },
  { id: "r6", allow: "llm.call", where: { model: ["b/x"] } },
  { id: "r7", allow: "db.query" },
  { id: "r8", allow: "fs.read" },
];
const USED: readonly CapabilityName[] = [
  "net.fetch",
  "fs.read",
  "fs.write",
  "llm.call",
  "db.query",
];

/** What flags open, one scope a line. */
function opened(
  runtime: FlagRuntime,
  used: readonly CapabilityName[],
  policy: AnyPolicy,
): Set<string> {
  const needs: ProgramNeeds = {
    reachable: used.map((capability) => ({ capability, functions: ["main"] })),
    unreachable: [],
  };
  const { flags } = planFlags(runtime, needs, policy, {
    files: ["app.ax"],
    packageFolder: "/package",
    hasNetFlag: true,
    targets: TARGETS,
  });
  const scopes = flags.flatMap(({ flag }) => {
    const [name = "", list] = flag.split("=");
    if (!name.startsWith("--allow-")) return [];
    return list === undefined || list === "*"
      ? [`${name} *`]
      : list.split(",").map((one) => `${name} ${one}`);
  });
  return new Set(scopes);
}

function covers(more: Set<string>, scope: string): boolean {
  return more.has(scope) || more.has(`${scope.split(" ")[0]} *`);
}

test("one more rule closes nothing, one capability less opens nothing", async () => {
  for (const runtime of ["deno", "node"] as const) {
    for (let bits = 0; bits < 2 ** RULES.length; bits++) {
      const chosen = RULES.filter((_, i) => bits >> i & 1);
      const policy = await readAnyPolicy(
        JSON.stringify({ schema_version: 2, rules: chosen }),
      );
      const all = opened(runtime, USED, policy);
      for (const rule of chosen) {
        const less = await readAnyPolicy(JSON.stringify({
          schema_version: 2,
          rules: chosen.filter((one) => one !== rule),
        }));
        for (const scope of opened(runtime, USED, less)) {
          assert(covers(all, scope), `${rule.id} closes ${scope}`);
        }
      }
      for (const capability of USED) {
        const fewer = USED.filter((one) => one !== capability);
        for (const scope of opened(runtime, fewer, policy)) {
          assert(covers(all, scope), `without ${capability}: ${scope}`);
        }
      }
    }
  }
});

test("layers behind the first refusal answer, where they can", async () => {
  const { explainCall } = await loadPolicyTools();
  const verdicts = async (
    rules: readonly unknown[],
    asked: AskedCall,
    needs: ExplainOptions["needs"] = null,
  ) =>
    explainCall(
      await readAnyPolicy(JSON.stringify({ schema_version: 2, rules })),
      asked,
      { clock: () => 0, base: folder, declared: false, host: true, needs },
    ).layers.map(({ layer, verdict }) => `${layer} ${verdict}`).join(", ");
  const fence = [
    {
      id: "some",
      allow: "net.fetch",
      where: { host: ["10.0.0.5", "a.example"] },
      budget: { calls: 3 },
    },
    { id: "never", deny: "net.fetch", where: { path: ["/private/**"] } },
  ];
  const target = "https://10.0.0.5/private/x";
  assertEquals(
    await verdicts(fence, { capability: "net.fetch", target }),
    "declaration no, policy no, budget ok, guard no, host ok",
  );
  assertEquals(
    await verdicts([], { capability: "net.fetch", target }),
    "declaration no, policy no, budget not_asked, guard no, host ok",
  );
  // No budget of bytes is enough for this.
  const small = [{ id: "s", allow: "fs.write", budget: { ["bytes_out"]: 1 } }, {
    id: "n",
    deny: "fs.write",
    where: { path: ["**/*.ax"] },
  }];
  assertEquals(
    await verdicts(small, {
      capability: "fs.write",
      target: "x.ax",
      bytesOut: 2,
    }),
    "declaration no, policy no, budget no, guard ok, host ok",
  );
  // Models and databases are asked about where settings tell what they need.
  const asked: AskedCall = { capability: "llm.call", target: "own/m" };
  assertEquals(
    await verdicts([model], asked),
    "declaration no, policy ok, budget ok, guard ok, host not_asked",
  );
  assertEquals(
    await verdicts([model], asked, [{ kind: "net", host: "::1", port: 1 }]),
    "declaration no, policy ok, budget ok, guard ok, host ok",
  );
  assertEquals(
    await verdicts([], { capability: "time.now", target: "" }),
    "declaration no, policy no, budget not_asked, guard ok, host ok",
  );
});
