// Copyright 2026 the Boruna authors. MIT license.

/**
 * `db.query` over files of SQLite: answers, what is refused, and limits.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
  ALLOW_ALL,
  createGateway,
  type Database,
  DatabaseError,
  type DatabaseOptions,
  type DbFacts,
  type DbUsage,
  type GatewayAnswer,
  openDatabase,
  readDatabase,
} from "../../src/capability/mod.ts";
import { loadSqlite } from "../../src/host/mod.ts";
import { canonicalJson, listOf, type Value } from "../../src/value/mod.ts";

const folder = mkdtempSync(join(tmpdir(), "boruna-db-"));
const file = join(folder, "orders.sqlite");
const opened: Database[] = [];
after(async () => {
  for (const database of opened) await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const openFile = await loadSqlite();
const hasAuthorizer = (() => {
  const database = openFile(file, { readOnly: false, timeout: 1000 });
  database.exec(`
    create table orders(id integer primary key, item text, price real, photo blob);
    insert into orders values (1, 'tea', 1.5, x'00ff'), (2, null, 1e21, null),
      (9007199254740993, 'naïve', 2.0, x'');
    create table secrets(word text);
    insert into secrets values ('sesame');
    create view named as select id, item from orders where item is not null;
    create table log(line text);
    create trigger logged after insert on orders begin
      insert into log values (new.item);
    end;
  `);
  const has = database.setAuthorizer !== undefined;
  database.close();
  return has;
})();

async function open(options: Partial<DatabaseOptions> = {}): Promise<Database> {
  const database = await openDatabase({
    settings: { kind: "sqlite", path: file },
    ...options,
  });
  opened.push(database);
  return database;
}

async function ask(
  database: Database,
  sql: Value,
  parameters?: Value,
): Promise<GatewayAnswer> {
  return await createGateway({
    policy: ALLOW_ALL,
    handlers: { "db.query": database.handler },
  }).call({
    capability: "db.query",
    args: parameters === undefined ? [sql] : [sql, parameters],
    function: "main",
    declared: true,
    form: "typed",
  });
}

/** Rows as JSON, or how the call failed. */
async function told(
  database: Database,
  sql: string,
  ...parameters: string[]
): Promise<string> {
  const answer = await ask(database, sql, listOf(parameters));
  switch (answer.kind) {
    case "value":
      return canonicalJson(answer.value);
    case "failed":
      return answer.message;
    default:
      return `refused: ${answer.refusal.message}`;
  }
}

const reader = await open();
const writer = await open({ isWritable: true });

test("rows are Maps of Strings, and NULL leaves its key out", async () => {
  assertEquals(
    await told(reader, "select * from orders order by id"),
    '[{"id":"1","item":"tea","photo":"\\\\x00ff","price":"1.5"},' +
      '{"id":"2","price":"1000000000000000000000"},' +
      '{"id":"9007199254740993","item":"naïve","photo":"\\\\x","price":"2"}]',
  );
  assertEquals(await told(reader, "select 1 a, 2 a"), '[{"a":"2"}]');
  assertEquals(await told(reader, "select 1 where 0"), "[]");
  assertEquals(
    await told(reader, "values (1), (2); "),
    '[{"column1":"1"},{"column1":"2"}]',
  );
  assertEquals(
    await told(
      reader,
      "select name from named order by id".replace("name ", "item "),
    ),
    '[{"item":"tea"},{"item":"naïve"}]',
  );
});

test("parameters are bound, never part of the text", async () => {
  const cases: [string, string[], string][] = [
    ["select id from orders where id = ?", ["1"], '[{"id":"1"}]'],
    ["select id from orders where item = ?", ["tea"], '[{"id":"1"}]'],
    ["select id from orders where item = ?", ["x' or '1'='1"], "[]"],
    ["select ?2 b, ?1 a", ["x", "y"], '[{"a":"x","b":"y"}]'],
    ["select ?2 b, ?1 a, ?2 c", ["x", "y"], '[{"a":"x","b":"y","c":"y"}]'],
    ["select $2 b, $1 a, $2 c", ["x", "y"], '[{"a":"x","b":"y","c":"y"}]'],
    ["select id from orders limit ?", ["1"], '[{"id":"1"}]'],
    ["select '?' a -- ?", [], '[{"a":"?"}]'],
    [
      "select ? a, ?",
      ["1"],
      "db.query: the statement has 2 parameters, but 1 was given",
    ],
    [
      "select 1 /* ? */",
      ["1", "2"],
      "db.query: the statement has 0 parameters, but 2 were given",
    ],
    [
      "select :a",
      ["1"],
      "db.query: parameters are written ?, or ?1, ?2, … or $1, $2, … throughout",
    ],
    [
      "select ?3",
      ["1"],
      "db.query: the statement has 3 parameters, but 1 was given",
    ],
    [
      "select ?, $1",
      ["1"],
      "db.query: parameters are written ?, or ?1, ?2, … or $1, $2, … throughout",
    ],
  ];
  for (const [sql, parameters, expected] of cases) {
    assertEquals(await told(reader, sql, ...parameters), expected, sql);
  }
});

test("arguments of other types are failures", async () => {
  const cases: [Value, Value | undefined, string][] = [
    [
      1,
      undefined,
      "db.query: the first argument must be a String, the statement",
    ],
    [
      "select 1",
      "x",
      "db.query: the parameters must be a List of Strings, got String",
    ],
    [
      "select ?",
      listOf([1]),
      "db.query: parameter 1 must be a String, got Int",
    ],
    ["select '\0'", undefined, "db.query: the statement holds a NUL character"],
  ];
  for (const [sql, parameters, expected] of cases) {
    const answer = await ask(reader, sql, parameters);
    assertEquals(answer.kind === "failed" && answer.message, expected);
  }
});

test("a call runs one statement", async () => {
  for (
    const [sql, expected] of [
      [
        "select 1; select 2",
        "db.query: the text holds more than one statement; a call runs one",
      ],
      ["select 1;;-- end\n", '[{"1":"1"}]'],
      ["", "db.query: the text holds no statement"],
      [" -- nothing\n ; ", "db.query: the text holds no statement"],
    ] as const
  ) assertEquals(await told(reader, sql), expected, sql);
});

test("the database's errors come in its own words, without paths", async () => {
  assertEquals(
    await told(reader, "select * from nowhere"),
    "db.query: no such table: nowhere",
  );
  assertEquals(
    await told(reader, "selec 1").then((text) => text.startsWith("refused: ")),
    true,
  );
  assertStringIncludes(await told(reader, "select from"), "db.query: near");
  // A step that fails after rows that went well.
  assertEquals(
    await told(
      reader,
      "select 1 a union all select abs(-9223372036854775808)",
    ),
    "db.query: integer overflow",
  );
  const missing = await open({
    settings: { kind: "sqlite", path: join(folder, "none.sqlite") },
  });
  assertEquals(
    await told(missing, "select 1"),
    "db.query: unable to open database file",
  );
  assert(!existsSync(join(folder, "none.sqlite")));
  const text = join(folder, "text.sqlite");
  writeFileSync(
    text,
    "this is no database, whatever its name may say of it".repeat(40),
  );
  const odd = await open({ settings: { kind: "sqlite", path: text } });
  assertEquals(
    await told(odd, "select * from t"),
    "db.query: file is not a database",
  );
});

test("what is not for reading is refused", async () => {
  const only =
    "db.query: a `VERB` statement changes the database, which may only be read";
  const never = "db.query: a `VERB` statement is not for programs";
  const cases: [string, string][] = [
    ["insert into orders(item) values ('x')", only],
    ["INSERT into orders(item) values ('x')", only],
    ["/* select */ update orders set item = 'x'", only],
    ["with a as (select 1 x) delete from orders", only],
    [
      "with a(x) as (select 1), replace as (select 2) insert into log select x from a",
      only,
    ],
    ["replace into log values ('x')", only],
    ["create table t(x)", only],
    ["create temp table t(x)", only],
    ["drop table orders", only],
    ["alter table orders add x", only],
    [`attach '${join(folder, "other.sqlite")}' as other`, never],
    ["detach main", never],
    ["begin", never],
    ["commit", never],
    ["savepoint a", never],
    ["vacuum", never],
    [`vacuum into '${join(folder, "copy.sqlite")}'`, never],
    ["reindex", never],
    ["analyze", never],
    ["foo", never],
  ];
  for (const [sql, expected] of cases) {
    const verb = sql.startsWith("/*")
      ? "update"
      : /^with a as/.test(sql)
      ? "delete"
      : sql.startsWith("with")
      ? "insert"
      : sql.split(" ")[0]!.toLowerCase();
    assertEquals(
      await told(reader, sql),
      `refused: ${expected.replace("VERB", verb)}`,
      sql,
    );
  }
  assert(!existsSync(join(folder, "other.sqlite")));
  assert(!existsSync(join(folder, "copy.sqlite")));
});

test("pragmas tell, and set nothing", async () => {
  assertEquals(
    await told(reader, "pragma user_version"),
    '[{"user_version":"0"}]',
  );
  assertStringIncludes(
    await told(reader, "pragma table_info(log)"),
    '"name":"line"',
  );
  assertStringIncludes(
    await told(reader, "select name from pragma_table_info('log')"),
    '[{"name":"line"}]',
  );
  for (
    const sql of [
      "pragma writable_schema",
      "pragma user_version = 5",
      "pragma main.journal_mode = wal",
      "pragma trusted_schema = on",
      "pragma journal_mode",
    ]
  ) {
    for (const database of [reader, writer]) {
      assertStringIncludes(
        await told(database, sql),
        "refused: db.query: pragma",
        sql,
      );
    }
  }
});

test("nothing outside of the database is reached", async () => {
  for (
    const sql of [
      "select load_extension('x')",
      "select fts3_tokenizer('simple')",
      "select readfile('/etc/passwd')",
    ]
  ) {
    const said = await told(reader, sql);
    // Without questions the database says no itself, or gives NULL.
    assert(
      /^refused: .*not for programs|no such function|not authorized|^\[\{\}\]$/
        .test(said),
      said,
    );
  }
});

test("a `with` that uses itself needs a permission", async () => {
  const endless =
    "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c";
  const unnamed = endless.replace("recursive ", "");
  for (const sql of [endless, unnamed]) {
    assertEquals(
      await told(reader, sql),
      "refused: db.query: a `with` that uses itself may run forever and is not allowed",
    );
  }
  const allowed = await open({ limits: { allowRecursive: true } });
  assertEquals(
    await told(
      allowed,
      "with recursive c(n) as (select 1 union all select n + 1 from c limit 3) select n from c",
    ),
    '[{"n":"1"},{"n":"2"},{"n":"3"}]',
  );
});

test("answers have limits, and are never cut", async () => {
  const small = await open({ limits: { maxRows: 2, maxBytes: 1000 } });
  assertEquals(
    await told(small, "select id from orders"),
    "db.query: the answer has more than 2 rows",
  );
  assertEquals(
    await told(small, "select id from orders limit 2"),
    '[{"id":"1"},{"id":"2"}]',
  );
  assertEquals(
    await told(small, "select hex(zeroblob(600)) x"),
    "db.query: the answer is larger than 1000 bytes",
  );
  const said = await told(small, "select length(zeroblob(100000000)) x");
  // Node 22 cannot bound what is made on the way.
  assertEquals(
    said,
    hasAuthorizer ? "db.query: string or blob too big" : '[{"x":"100000000"}]',
  );
  const slow = await open({ limits: { timeoutMs: -1 } });
  assertEquals(
    await told(slow, "select id from orders"),
    "db.query: the statement took longer than -1 ms",
  );
});

test("tables can be named, and views and triggers are no way around", async () => {
  const fenced = await open({
    isWritable: true,
    limits: { tables: ["Orders"], statements: ["select", "insert"] },
  });
  assertEquals(
    await told(fenced, "select count(*) n from orders"),
    '[{"n":"3"}]',
  );
  const no = (table: string) =>
    `refused: db.query: table \`${table}\` is not among those allowed: [Orders]`;
  for (
    const [sql, table] of [
      ["select word from secrets", "secrets"],
      ["select count(*) from secrets", "secrets"],
      ["select o.id from orders o, secrets", "secrets"],
      ["select (select word from secrets) from orders", "secrets"],
      [
        "with orders as (select * from secrets) select * from orders",
        "secrets",
      ],
      ["select id from orders where exists (select 1 from Secrets)", "secrets"],
      ["select sql from sqlite_schema", "sqlite_master"],
      ["insert into log values ('x')", "log"],
      ["insert into orders(item) select word from secrets", "log"],
    ] as const
  ) assertEquals(await told(fenced, sql), no(table), sql);
  assertStringIncludes(
    await told(fenced, "select name from pragma_table_info('secrets')"),
    "refused: db.query: table `",
  );
  assertEquals(
    await told(fenced, "delete from orders"),
    "refused: db.query: a `delete` statement is not among those allowed: [select, insert]",
  );
  const viaView = await open({ limits: { tables: ["named"] } });
  assertStringIncludes(await told(viaView, "select * from named"), "refused: ");
  assertStringIncludes(
    await told(
      await open({ limits: { tables: ["named", "orders"] } }),
      "select * from named",
    ),
    '"item":"tea"',
  );
  assertEquals(
    await told(await open({ limits: { tables: [] } }), "select 1 a"),
    '[{"a":"1"}]',
  );
});

test("writing is possible where it is allowed, and all or nothing", async () => {
  assertEquals(await told(writer, "insert into log values (?)", "one"), "[]");
  assertEquals(
    await told(
      writer,
      "insert into log values (?), (?) returning line",
      "two",
      "three",
    ),
    '[{"line":"two"},{"line":"three"}]',
  );
  const small = await open({ isWritable: true, limits: { maxRows: 1 } });
  assertEquals(
    await told(small, "insert into log values ('a'), ('b') returning line"),
    "db.query: the answer has more than 1 rows",
  );
  assertEquals(await told(reader, "select count(*) n from log"), '[{"n":"3"}]');
  assertEquals(await told(writer, "create table more(x unique)"), "[]");
  assertEquals(await told(writer, "create index more_x on more(x)"), "[]");
  assertEquals(await told(writer, "insert into more values (1)"), "[]");
  assertEquals(
    await told(writer, "insert into more values (1)"),
    "db.query: UNIQUE constraint failed: more.x",
  );
  assertEquals(await told(writer, "update more set x = x + ?", "1"), "[]");
  assertEquals(await told(writer, "select x from more"), '[{"x":"2"}]');
  assertEquals(await told(writer, "delete from more"), "[]");
  assertEquals(await told(writer, "drop table more"), "[]");
  assertStringIncludes(await told(writer, "attach ':memory:' as x"), "refused");
  assertStringIncludes(
    await told(writer, "insert into sqlite_master values (1,2,3,4,5)"),
    "may not be modified",
  );
});

test("rules and budgets are told what a statement does and took", async () => {
  const seen: (DbFacts | DbUsage)[] = [];
  const watched = await open({
    limits: ({ function: name }) =>
      name === "main" ? { tables: ["orders"] } : {},
    judge: (facts) => void seen.push(facts),
    onUsage: (usage) => void seen.push(usage),
  });
  await told(watched, "select item from orders");
  await told(watched, "select item from nowhere");
  assertEquals(seen, [
    { statements: ["select"], tables: ["orders"] },
    { rows: 3, bytes: 9 },
  ]);
});

test("a closed database is opened again by the next call", async () => {
  await reader.close();
  assertEquals(await told(reader, "select 1 a"), '[{"a":"1"}]');
});

test("addresses of databases", () => {
  assertEquals(readDatabase("a b.sqlite"), {
    kind: "sqlite",
    path: "a b.sqlite",
  });
  assertEquals(readDatabase("sqlite:/x/y"), { kind: "sqlite", path: "/x/y" });
  assertEquals(readDatabase("sqlite:///x/y"), { kind: "sqlite", path: "/x/y" });
  assertEquals(readDatabase("C:\\x.db"), { kind: "sqlite", path: "C:\\x.db" });
  const usual = {
    kind: "postgres",
    host: "localhost",
    port: 5432,
    user: "postgres",
    database: "postgres",
    passwordEnv: "PGPASSWORD",
    isEncrypted: false,
    rootCertificate: null,
  } as const;
  assertEquals(readDatabase("postgres://"), usual);
  assertEquals(
    readDatabase(
      "postgresql://me%40x@db.example.org:6000/shop?password_env=SHOP",
    ),
    {
      ...usual,
      host: "db.example.org",
      port: 6000,
      user: "me@x",
      database: "shop",
      passwordEnv: "SHOP",
      isEncrypted: true,
    },
  );
  assertEquals(
    readDatabase("postgres://me@[::1]/x?host=/run/pg").kind,
    "postgres",
  );
  const faults: [string, string][] = [
    ["", "the path of the database is empty"],
    ["mysql://x/y", "there is no client for mysql"],
    ["postgres://me:pass@x/y", "holds a password"],
    ["postgres://x/y?foo=1", 'parameter "foo"'],
    ["postgres://x/y?sslmode=prefer", "neither disable nor verify-full"],
    ["postgres://x:y/z", "not of the form"],
    ["postgres://%zz@x", "broken %"],
  ];
  for (const [text, part] of faults) {
    let said = "";
    try {
      readDatabase(text);
    } catch (error) {
      assert(error instanceof DatabaseError);
      said = error.message;
    }
    assertStringIncludes(said, part, text);
    assert(!said.includes("pass@"));
  }
});
