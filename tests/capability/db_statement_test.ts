// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the text of a statement tells, where databases read it differently.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { test } from "node:test";
import {
  type Dialect,
  readStatement,
} from "../../src/capability/handlers/db_statement.ts";

test("kinds of statements", () => {
  const cases: [Dialect, string, string[]][] = [
    ["sqlite", "", []],
    ["sqlite", " ;; -- x", []],
    ["sqlite", "SeLeCt 1", ["select"]],
    ["sqlite", "(select 1)", ["select"]],
    ["sqlite", "values (1)", ["select"]],
    ["sqlite", "'select' 1", ["?"]],
    ["sqlite", '"select" 1', ["?"]],
    ["sqlite", "/* a /* b */ delete from t", ["delete"]],
    ["postgres", "/* a /* b */ delete from t */ select 1", ["select"]],
    ["sqlite", "-- a\rdelete from t\nselect 1", ["select"]],
    ["postgres", "-- a\rdelete from t\nselect 1", ["delete"]],
    ["sqlite", "with a as (select 1) select * from a", ["select"]],
    [
      "sqlite",
      "with a as (select 1), b as (values (2)) insert into t select 1",
      ["insert"],
    ],
    ["sqlite", "with delete_ as (select 1) update t set a = 1", ["update"]],
    ["sqlite", "with replace as (select 1) select * from replace", ["select"]],
    ["sqlite", "with a as not materialized (select ')') delete from t", [
      "delete",
    ]],
    ["postgres", "with a as (delete from t returning *) select * from a", [
      "select",
      "delete",
    ]],
    [
      "postgres",
      "with a as (/* x */ INSERT into t values (1) returning *) update u set x = 1",
      ["update", "insert"],
    ],
    ["postgres", "with a as (select $$) delete from t$$) select 1", ["select"]],
    ["postgres", "with a as (select $a$ $$ ( delete $a$) select 1", ["select"]],
    ["postgres", "with a as (select E'\\') ( delete') select 1", ["select"]],
    ["postgres", "with a as (select 'x\\') delete from t where a = '')", [
      "delete",
    ]],
    ["postgres", "table t", ["select"]],
    ["postgres", "with a as (select 1) table a", ["select"]],
    ["sqlite", "with", ["with"]],
    ["sqlite", "explain delete from t", ["explain"]],
  ];
  for (const [dialect, sql, kinds] of cases) {
    assertEquals(
      readStatement(sql, dialect).kinds,
      kinds,
      `${dialect}: ${sql}`,
    );
  }
});

test("one statement or many", () => {
  const many: [Dialect, string][] = [
    ["sqlite", "select 1; select 2"],
    ["sqlite", "select ';'; ;x"],
    ["sqlite", "select [;]; x"],
    ["postgres", "select $$;$$; x"],
    ["postgres", "select E'\\''; x"],
    ["postgres", "select '\\'; x"],
    ["postgres", "select a$$; x"],
  ];
  const one: [Dialect, string][] = [
    ["sqlite", "select 1;"],
    ["sqlite", "; select 1 ; -- ; x"],
    ["sqlite", "select ';' || \";\" || [;] || `;` /* ; x */"],
    ["postgres", "select $$;$$ || $a$;$a$ || E'\\';' || U&'d\\0061;'"],
    ["postgres", "select '; x"],
  ];
  for (const [dialect, sql] of many) {
    assertEquals(readStatement(sql, dialect).isMany, true, sql);
  }
  for (const [dialect, sql] of one) {
    assertEquals(readStatement(sql, dialect).isMany, false, sql);
  }
});

test("parameters", () => {
  const cases: [Dialect, string, string, number][] = [
    ["sqlite", "select 1", "none", 0],
    ["sqlite", "select ?, ?", "question", 2],
    ["sqlite", "select ?3, ?1", "numbered", 3],
    ["sqlite", "select ?3, ?", "named", 4],
    ["sqlite", "select $2", "dollar", 2],
    ["sqlite", "select @a, :b, $c", "named", 3],
    ["sqlite", "select ?, $1", "named", 1],
    ["sqlite", "select '?', \"?\", [?] -- ?", "none", 0],
    ["postgres", "select $1::int, $2", "dollar", 2],
    ["postgres", "select a ? b, 'x'::text", "none", 0],
    ["postgres", "select $$ $1 $$, x$1", "none", 0],
  ];
  for (const [dialect, sql, style, parameters] of cases) {
    const facts = readStatement(sql, dialect);
    assertEquals([facts.style, facts.parameters], [style, parameters], sql);
  }
});

test("names that use themselves", () => {
  const cases: [string, boolean][] = [
    ["with c as (select 1 union select * from c) select 1", true],
    ["with recursive c(n) as (select 1 union select * from C) select 1", true],
    ['with c as materialized (select 1 from "c") select 1', true],
    ["with a as (with b as (select * from a) select 1) select 1", true],
    ["with a as (select 1), b as (select * from a) select * from b, a", false],
    ["with a as (select t.a from t), b as (select * from a) select 1", false],
    ["with c as (select 'c') select c from c", false],
    ["select cast(a as int) from a", false],
  ];
  for (const [sql, expected] of cases) {
    assertEquals(readStatement(sql, "sqlite").isRecursive, expected, sql);
  }
});

test("any text is read, in time that its length bounds", () => {
  const pieces = [
    ..."'\"`[]()$?;:@-/*\\\n\r\0é𝔘 ",
    "$$",
    "/*",
    "*/",
    "--",
    "e'",
    "with ",
    "as ",
    "a ",
    "select ",
  ];
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  for (let i = 0; i < 500; i++) {
    let sql = "";
    for (let n = next(60); n > 0; n--) sql += pieces[next(pieces.length)];
    readStatement(sql, "sqlite");
    readStatement(sql, "postgres");
  }
  const names = Array.from({ length: 25000 }, (_, i) => `a${i} as (`).join("");
  for (const piece of ["a as (", "/*", "(", "$", "'", names]) {
    const text = piece.repeat(Math.ceil(250000 / piece.length));
    const start = performance.now();
    readStatement(text, "postgres");
    readStatement(text, "sqlite");
    const milliseconds = performance.now() - start;
    assertEquals(
      milliseconds < 5000,
      true,
      `${piece.slice(0, 9)}: ${milliseconds} ms`,
    );
  }
});
