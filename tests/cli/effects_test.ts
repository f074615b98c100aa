// Copyright 2026 the Boruna authors. MIT license.

/**
 * Databases and models from the command line: flags, `boruna.json`, and what
 * is said when something is missing.
 *
 * @module
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { main } from "../../src/cli/main.ts";
import { processWorld } from "../../src/cli/world.ts";
import { loadSqlite } from "../../src/host/mod.ts";
import { boruna, type Ran } from "../support/spawn.ts";

const folder = mkdtempSync(join(tmpdir(), "boruna-effects-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const KEY = "sk-only-for-this-test";
const env: Record<string, string> = { THE_KEY: KEY };
for (const [name, value] of Object.entries(process.env)) {
  if (value !== undefined && !name.startsWith("OTEL_")) env[name] = value;
}

function put(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    typeof content === "string" ? content : JSON.stringify(content),
  );
  return path;
}

const live = ["--live", "--policy", "allow-all"];
const run = (...args: string[]): Promise<Ran> =>
  boruna(args, { cwd: folder, env });

/** The same without a process: for what is told before the run. */
async function tried(...args: string[]): Promise<Omit<Ran, "milliseconds">> {
  let stdout = "";
  let stderr = "";
  const world = processWorld();
  const exit = await main(args, {
    ...world,
    out: (text) => stdout += text,
    error: (text) => stderr += text,
    isTerminal: () => false,
    hasColors: () => false,
    exists: (path) => world.exists(join(folder, path)),
    readFile: (path) => world.readFile(join(folder, path)),
  });
  return { exit, stdout, stderr };
}

const openFile = await loadSqlite();
const database = openFile(join(folder, "orders.sqlite"), {
  readOnly: false,
  timeout: 1000,
});
database.exec(
  "create table orders(id integer primary key, item text); insert into orders(item) values ('tea'), (null)",
);
database.close();

put(
  "orders.ax",
  `fn main() -> String !{db.query} {
  let rows = db_query("select id, item from orders where id <= ? order by id", ["2"])
  json_encode(rows)
}
`,
);
put(
  "add.ax",
  `fn main() -> Result<List<Map<String, String>>, String> !{db.query} {
  try_db_query("insert into orders(item) values (?) returning id", ["milk"])
}
`,
);
put(
  "ask.ax",
  `fn main() -> String !{llm.call} {
  llm_call("two and two?", "shop/small")
}
`,
);

test("--db answers db.query, for reading", async () => {
  const ran = await run("orders.ax", ...live, "--db", "orders.sqlite");
  assertEquals([ran.exit, ran.stderr], [0, ""]);
  assertStringIncludes(
    ran.stdout,
    '[{"id":"1","item":"tea"},{"id":"2"}]',
  );
  const refused = await run("add.ax", ...live, "--db", "orders.sqlite");
  assertEquals(refused.exit, 3);
  assertStringIncludes(
    refused.stderr,
    "changes the database, which may only be read",
  );
  assertStringIncludes(refused.stderr, "--db-write");
  const added = await run(
    "add.ax",
    ...live,
    "--db",
    "orders.sqlite",
    "--db-write",
  );
  assertEquals([added.exit, added.stderr], [0, ""]);
  assertStringIncludes(added.stdout, 'Ok([{id: "3"}])');
});

test("a policy of version 2 lets statements through, to its tables", async () => {
  const policy = (statement: string[], table: string[]) =>
    put("policy.json", {
      schema_version: 2,
      default: "deny",
      rules: [{ id: "shop", allow: "db.query", where: { statement, table } }],
    });
  const flags = ["--live", "--policy", "policy.json", "--db", "orders.sqlite"];
  policy(["insert"], ["orders"]);
  const added = await run("add.ax", ...flags);
  assertEquals([added.exit, added.stderr], [0, ""]);
  policy(["select"], ["orders"]);
  const read = await run("orders.ax", ...flags);
  assertEquals([read.exit, read.stderr], [0, ""]);
  assertEquals((await run("add.ax", ...flags)).exit, 3);
  policy(["select"], ["customers"]);
  assertEquals((await run("orders.ax", ...flags)).exit, 3);
});

test("mistakes with databases are told before the run", async () => {
  const cases: [string[], string][] = [
    [
      ["--db", "x.sqlite"],
      "error: --db requires --live (mock answers need no database)",
    ],
    [["--db-write"], "error: --db-write requires --live"],
    [
      [...live, "--db", "mysql://x"],
      "error: --db: there is no client for mysql",
    ],
    [
      [...live, "--db", "postgres://a:secret@x/y"],
      "error: --db: the address of the database holds a password",
    ],
  ];
  for (const [flags, expected] of cases) {
    const ran = await tried("orders.ax", ...flags);
    assertEquals([ran.exit, ran.stdout], [2, ""]);
    assertStringIncludes(ran.stderr, expected);
    assert(!ran.stderr.includes("secret"));
  }
  const none = await run("orders.ax", ...live);
  assertEquals(none.exit, 1);
  assertStringIncludes(
    none.stderr,
    "db.query: no database was given; --db names one",
  );
});

test("boruna.json names a database and providers; --providers wins", async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    request.resume();
    response.end(JSON.stringify({
      choices: [{ message: { content: `answer ${seen.length}` } }],
    }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    put("boruna.json", {
      database: { url: "orders.sqlite", max_rows: 1 },
      providers: {
        shop: {
          provider: "openai_compat",
          base_url: `http://127.0.0.1:${port}`,
          api_key_env: "THE_KEY",
        },
      },
    });
    const asked = await run("ask.ax", ...live, "--record", "log.json");
    assertEquals([asked.exit, asked.stderr], [0, ""]);
    assertStringIncludes(asked.stdout, "answer 1");
    assertEquals(seen, [`Bearer ${KEY}`]);
    const replayed = await run("replay", "ask.ax", "log.json");
    assertEquals(replayed.exit, 0);
    assertEquals(seen.length, 1);
    const rows = await run("orders.ax", ...live);
    assertEquals(rows.exit, 1);
    assertStringIncludes(rows.stderr, "the answer has more than 1 rows");
    put("other.json", { "llm.call": { provider: "deny" } });
    const denied = await run("ask.ax", ...live, "--providers", "other.json");
    assertEquals(denied.exit, 3);
    assertStringIncludes(denied.stderr, "providers: llm.call -> deny");
    assertStringIncludes(
      denied.stderr,
      "llm.call is denied by the file of providers",
    );
    assertEquals(seen.length, 1);
    for (
      const [content, expected] of [
        ["[]", "error: boruna.json: expected an object"],
        [
          '{"database":{"url":"x","wirte":true}}',
          'error: boruna.json: database: unknown member "wirte"',
        ],
        [
          '{"database":"mysql://x"}',
          "error: boruna.json: there is no client for mysql",
        ],
        [
          '{"providers":{"a":{}}}',
          "error: boruna.json: providers: missing field `provider`",
        ],
      ] as const
    ) {
      put("boruna.json", content);
      const ran = await tried("ask.ax", ...live);
      assertEquals([ran.exit, ran.stdout], [2, ""]);
      assertStringIncludes(ran.stderr, expected);
    }
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(join(folder, "boruna.json"));
  }
});

test("the published schema names what boruna.json may hold", async () => {
  const schema = JSON.parse(
    readFileSync(
      new URL("../../schema/boruna.schema.json", import.meta.url),
      "utf8",
    ),
  );
  const { properties } = schema.properties.database.oneOf[1];
  for (const name of Object.keys(properties)) {
    put("boruna.json", { database: { url: "x", [name]: [] } });
    const ran = await tried("ask.ax", ...live);
    assertEquals(ran.exit, 2);
    assertStringIncludes(ran.stderr, `database: ${name}: expected`);
  }
  rmSync(join(folder, "boruna.json"));
});
