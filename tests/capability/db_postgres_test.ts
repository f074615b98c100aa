// Copyright 2026 the Boruna authors. MIT license.

/**
 * `db.query` over a real server of PostgreSQL. Without its programs the tests
 * are skipped.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type AddressInfo, createServer } from "node:net";
import process from "node:process";
import { after, test } from "node:test";
import {
  ALLOW_ALL,
  createGateway,
  type Database,
  type DatabaseOptions,
  type DbUsage,
  openDatabase,
  readDatabase,
} from "../../src/capability/mod.ts";
import { canonicalJson, listOf } from "../../src/value/mod.ts";
import { boruna, run as spawned } from "../support/spawn.ts";
import { PASSWORD, startPostgres } from "../support/postgres.ts";

const server = await startPostgres();
const skip = typeof server === "string" ? server : false;
const opened: Database[] = [];
after(async () => {
  for (const database of opened) await database.close();
  if (typeof server !== "string") server.stop();
});

if (typeof server !== "string") {
  server.sql(`
    create table orders(id int primary key, item text, price numeric(8,2),
      paid bool, at timestamptz, photo bytea, tags text[], more jsonb);
    insert into orders values
      (1, 'tea', 1.50, true, '2026-01-02 03:04:05+00', '\\x00ff', '{a,b}', '{"a": 1}'),
      (2, null, null, false, null, null, null, null);
    create table log(line text);
    create table secrets(word text);
    grant select, insert, update, delete on orders, log to ada;
    create function sneaky() returns int language sql volatile as
      'insert into log values (''sneaky'') returning 1';
  `);
}

async function open(
  options: Partial<DatabaseOptions> & { readonly address?: string } = {},
): Promise<Database> {
  const { address, ...more } = options;
  const database = await openDatabase({
    settings: readDatabase(
      address ??
        (typeof server === "string"
          ? "postgres://"
          : `postgres://ada@x:${server.port}/postgres?host=${server.socket}`),
    ),
    ...more,
  });
  opened.push(database);
  return database;
}

async function told(
  database: Database,
  sql: string,
  ...parameters: string[]
): Promise<string> {
  const answer = await createGateway({
    policy: ALLOW_ALL,
    handlers: { "db.query": database.handler },
  }).call({
    capability: "db.query",
    args: [sql, listOf(parameters)],
    function: "main",
    declared: true,
    form: "typed",
  });
  switch (answer.kind) {
    case "value":
      return canonicalJson(answer.value);
    case "failed":
      return answer.message;
    case "refused":
      return `refused: ${answer.refusal.message}`;
  }
}

if (skip !== false) process.stderr.write(`skipped: ${skip}\n`);

test(
  "values come as the server's text, whatever its settings",
  { skip },
  async () => {
    const reader = await open();
    assertEquals(
      await told(reader, "select * from orders order by id"),
      '[{"at":"2026-01-02 03:04:05+00","id":"1","item":"tea","more":"{\\"a\\": 1}",' +
        '"paid":"true","photo":"\\\\x00ff","price":"1.50","tags":"{a,b}"},' +
        '{"id":"2","paid":"false"}]',
    );
    assertEquals(
      await told(
        reader,
        "select 1e21::float8 a, 'NaN'::float8 b, 9007199254740993::int8 c",
      ),
      '[{"a":"1e+21","b":"NaN","c":"9007199254740993"}]',
    );
    assertEquals(await told(reader, "select 1 a, 2 a"), '[{"a":"2"}]');
    assertEquals(await told(reader, "table log"), "[]");
  },
);

test("parameters are apart from the text, and of the type that is wanted", {
  skip,
}, async () => {
  const reader = await open();
  const cases: [string, string[], string][] = [
    ["select id from orders where id = $1", ["1"], '[{"id":"1"}]'],
    ["select id from orders where paid = $1", ["true"], '[{"id":"1"}]'],
    ["select id from orders where more @> $1", ['{"a":1}'], '[{"id":"1"}]'],
    ["select id from orders where item = $1", ["' or 1=1 --"], "[]"],
    ["select $2 b, $1 a", ["x", "y"], '[{"a":"x","b":"y"}]'],
    ["select '$1' a, $$ $1 $$ b", [], '[{"a":"$1","b":" $1 "}]'],
    [
      "select $1",
      [],
      "db.query: the statement has 1 parameter, but 0 were given",
    ],
    [
      "select ?",
      ["1"],
      "db.query: the statement has 0 parameters, but 1 was given; PostgreSQL writes them $1, $2, …",
    ],
    [
      "select id from orders where id = $1",
      ["tea"],
      'db.query: invalid input syntax for type integer: "tea" (22P02)',
    ],
  ];
  for (const [sql, parameters, expected] of cases) {
    assertEquals(await told(reader, sql, ...parameters), expected, sql);
  }
});

test(
  "reading changes nothing, also not through the back door",
  { skip },
  async () => {
    const reader = await open();
    const writer = await open({ isWritable: true });
    for (
      const [sql, expected] of [
        [
          "insert into log values ('x')",
          "refused: db.query: a `insert` statement changes",
        ],
        [
          "with x as (delete from orders returning id) select * from x",
          "refused: db.query: a `delete` statement changes",
        ],
        ["select sneaky()", "read-only transaction (25006)"],
        [
          "explain analyze insert into log values ('x')",
          "read-only transaction (25006)",
        ],
        ["select * into copied from orders", "read-only transaction (25006)"],
        [
          "commit",
          "refused: db.query: a `commit` statement is not for programs",
        ],
        ["set transaction read write", "refused"],
        ["copy orders to '/tmp/x'", "refused"],
        ["do $$ begin end $$", "refused"],
        ["select 1; delete from log", "more than one statement"],
        ["select 1 -- \r; delete from log", "more than one statement"],
        ["select 1 /* /* */ */; drop table log", "more than one statement"],
        [
          "select E'\\'; delete from log --'",
          '[{"?column?":"\'; delete from log --"}]',
        ],
        ["select $a$ ' $a$; delete from log", "more than one statement"],
      ] as const
    ) assertStringIncludes(await told(reader, sql), expected, sql);
    // Also where writing is allowed, what looks like reading only reads.
    assertStringIncludes(await told(writer, "select sneaky()"), "(25006)");
    assertEquals(
      await told(writer, "select count(*) n from log"),
      '[{"n":"0"}]',
    );
  },
);

test("settings of one call are gone in the next", { skip }, async () => {
  const reader = await open();
  assertEquals(
    await told(reader, "select set_config('statement_timeout', '1', false) a"),
    '[{"a":"1ms"}]',
  );
  assertEquals(
    await told(reader, "show statement_timeout"),
    '[{"statement_timeout":"30s"}]',
  );
});

test(
  "writing is possible where it is allowed, and all or nothing",
  { skip },
  async () => {
    const writer = await open({ isWritable: true, limits: { maxRows: 2 } });
    assertEquals(
      await told(
        writer,
        "insert into log values ($1), ($2) returning line",
        "a",
        "b",
      ),
      '[{"line":"a"},{"line":"b"}]',
    );
    assertEquals(
      await told(
        writer,
        "insert into log values ('c'), ('d'), ('e') returning line",
      ),
      "db.query: the answer has more than 2 rows",
    );
    assertEquals(
      await told(
        writer,
        "with x as (delete from log where line = 'b' returning line) select * from x",
      ),
      '[{"line":"b"}]',
    );
    assertEquals(await told(writer, "select line from log"), '[{"line":"a"}]');
    assertEquals(
      await told(writer, "insert into orders(id) values (1)"),
      'db.query: duplicate key value violates unique constraint "orders_pkey" (23505)',
    );
    assertEquals(await told(writer, "delete from log"), "[]");
    const inserter = await open({
      isWritable: true,
      limits: { statements: ["insert"] },
    });
    assertEquals(
      await told(
        inserter,
        "with x as (delete from orders returning item) insert into log select item from x",
      ),
      "refused: db.query: a `delete` statement is not among those allowed: [insert]",
    );
  },
);

test(
  "limits end a statement and leave the connection usable",
  { skip },
  async () => {
    const small = await open({
      limits: { maxRows: 150, maxBytes: 2000, timeoutMs: 300 },
    });
    assertEquals(
      await told(small, "select generate_series(1, 1000000)"),
      "db.query: the answer has more than 150 rows",
    );
    assertEquals(
      await told(small, "select repeat('x', 3000)"),
      "db.query: the answer is larger than 2000 bytes",
    );
    assertEquals(
      await told(small, "select pg_sleep(20)"),
      "db.query: the statement took longer than 300 ms",
    );
    assertStringIncludes(
      await told(small, "select generate_series(1, 150)"),
      '{"generate_series":"150"}',
    );
  },
);

test("a run that ends does not wait for the server", { skip }, async () => {
  const reader = await open();
  await told(reader, "select 1");
  const stopper = new AbortController();
  const answer = Promise.resolve(reader.handler(["select pg_sleep(20)"], {
    capability: "db.query",
    function: "main",
    form: "typed",
    signal: stopper.signal,
  })).then(() => "", (error) => String(error.message));
  stopper.abort();
  assertEquals(await answer, "db.query: the run was stopped");
  assertEquals(await told(reader, "select 1 a"), '[{"a":"1"}]');
});

test(
  "tables cannot be told, so rules about them refuse",
  { skip },
  async () => {
    const fenced = await open({ limits: { tables: ["orders"] } });
    assertStringIncludes(
      await told(fenced, "select id from orders"),
      "refused: db.query: the policy names tables",
    );
    // What protects tables is the user of the connection.
    assertEquals(
      await told(await open(), "select * from secrets"),
      "db.query: permission denied for table secrets (42501)",
    );
  },
);

test("usage is reported", { skip }, async () => {
  const seen: DbUsage[] = [];
  const watched = await open({ onUsage: (usage) => void seen.push(usage) });
  await told(watched, "select item from orders");
  assertEquals(seen, [{ rows: 2, bytes: 3 }]);
});

test(
  "the password comes from the environment and shows nowhere",
  { skip },
  async () => {
    assert(typeof server !== "string");
    const address =
      `postgres://ada@127.0.0.1:${server.port}/postgres?password_env=SHOP`;
    const env = (value: string | undefined) => (name: string) =>
      name === "SHOP" ? value : undefined;
    assertEquals(
      await told(
        await open({ address, env: env(PASSWORD) }),
        "select current_user a",
      ),
      '[{"a":"ada"}]',
    );
    for (
      const [value, why] of [
        ["wrong", "the server refused the user or the password in SHOP"],
        [
          undefined,
          "it wants a password, and the environment variable SHOP is not set",
        ],
      ] as const
    ) {
      assertEquals(
        await told(await open({ address, env: env(value) }), "select 1"),
        `db.query: cannot connect to the database: ${why}`,
      );
    }
    const cases: [string, string][] = [
      [
        address.replace("/postgres?", "/none?"),
        "the server has no database of this name",
      ],
      ["postgres://ada@localhost/x?host=/nowhere", "nobody listens there"],
    ];
    for (const [other, expected] of cases) {
      assertEquals(
        await told(
          await open({ address: other, env: env(PASSWORD) }),
          "select 1",
        ),
        `db.query: cannot connect to the database: ${expected}`,
      );
    }
  },
);

test("connections elsewhere are encrypted, to a server that is known", {
  skip: typeof server !== "string" && server.authority !== null
    ? false
    : "there is no server with a certificate",
}, async () => {
  assert(typeof server !== "string");
  const ask = async (host: string, port: number, more: string) =>
    await told(
      await open({
        address: `postgres://ada@${host}:${port}/postgres${more}`,
        env: () => PASSWORD,
      }),
      "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
    );
  const { port } = server;
  const known = `?sslmode=verify-full&sslrootcert=${server.authority}`;
  assertEquals(await ask("localhost", port, known), '[{"ssl":"true"}]');
  assertEquals(await ask("localhost", port, ""), '[{"ssl":"false"}]');
  const no = "db.query: cannot connect to the database: ";
  const unknown = `${no}the server's certificate is not trusted (`;
  assertStringIncludes(await ask("127.0.0.1", port, known), unknown);
  assertStringIncludes(
    await ask("localhost", port, "?sslmode=verify-full"),
    unknown,
  );
  assertEquals(
    await ask("localhost", port, `${known}.missing`),
    "db.query: the certificate that sslrootcert names cannot be read",
  );
  // A server that says no to encryption gets no password.
  const seen: string[] = [];
  const plain = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data: Uint8Array) => {
      seen.push(new TextDecoder().decode(data));
      socket.write("N");
    });
  });
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  assertEquals(
    await ask("127.0.0.1", (plain.address() as AddressInfo).port, known),
    `${no}the server has no encryption; sslmode=disable does without`,
  );
  plain.close();
  assertEquals(seen.length, 1);
});

test("a program asks a server from the command line", { skip }, async () => {
  assert(typeof server !== "string");
  const { port, socket } = server;
  for (
    const address of [
      `postgres://ada@localhost:${port}/postgres?password_env=SHOP`,
      `postgres://ada@/postgres?host=${socket}`.replace("@/", `@x:${port}/`),
    ]
  ) {
    const ran = await boruna(
      ["-", "--live", "--policy", "allow-all", "--db", address],
      {
        env: { PATH: process.env.PATH ?? "", SHOP: PASSWORD },
        stdin: `fn main() -> List<Map<String, String>> !{db.query} {
          db_query("select item from orders where id = $1", ["1"])
        }`,
      },
    );
    assertEquals([ran.exit, ran.stderr], [0, ""]);
    assertStringIncludes(ran.stdout, '[{item: "tea"}]');
  }
});

test(
  "the flags that permissions prints are enough for Deno, and none too many",
  {
    skip: skip || !("Deno" in globalThis),
    timeout: 60_000,
  },
  async () => {
    assert(typeof server !== "string");
    const { port, socket } = server;
    const stdin = `fn main() -> List<Map<String, String>> !{db.query} {
    db_query("select item from orders where id = $1", ["1"])
  }`;
    const env = { PATH: process.env.PATH ?? "", SHOP: PASSWORD };
    for (
      const address of [
        `postgres://ada@localhost:${port}/postgres?password_env=SHOP`,
        `postgres://ada@x:${port}/postgres?host=${socket}`,
      ]
    ) {
      const asked = await boruna(
        ["permissions", "-", "-p", "allow-all", "--db", address, "--json"],
        { stdin },
      );
      const line: string[] = JSON.parse(asked.stdout).data.line.slice(1);
      const deno = (args: readonly string[]) =>
        spawned([process.execPath, ...args], { env, stdin });
      const ran = await deno(line);
      assertEquals(ran.exit, 0, ran.stderr);
      assertStringIncludes(ran.stdout, '[{item: "tea"}]');
      for (const flag of ["--allow-net=", "--allow-env=", "--allow-write="]) {
        const less = line.filter((word) => !word.startsWith(flag));
        if (less.length === line.length) continue;
        const refused = await deno([...less, "--json"]);
        assertEquals(refused.exit, 3, `${flag} ${refused.stdout}`);
        assertEquals(JSON.parse(refused.stdout).error.layer, "host");
      }
    }
  },
);
