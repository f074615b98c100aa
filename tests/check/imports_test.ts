// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a program sees of the files that it imports.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { analyze, type AnalyzeResult } from "../../src/compile/mod.ts";
import { makeSource } from "../../src/diagnostic/mod.ts";

function analyzed(
  text: string,
  files: Readonly<Record<string, string>>,
): AnalyzeResult {
  return analyze(makeSource("prog.ax", text), {
    load: (path) => {
      const found = files[path];
      return found === undefined ? null : makeSource(path, found);
    },
  });
}

/** File, code and message of each finding. */
function findings(result: AnalyzeResult): string[] {
  return result.diagnostics.map(({ source, code, message }) =>
    `${source.name} ${code} ${message}`
  );
}

test("imported declarations come first, without their main", () => {
  const { checked, diagnostics } = analyzed(
    'import "./a.ax"\nimport "./b.ax"\ntype C { x: Int }\n' +
      "fn main() -> Int { one() + two() }\n",
    {
      "a.ax": "type A { x: Int }\nfn one() -> Int { 1 }\nfn main() { 9 }\n",
      "b.ax": "enum B { X }\nfn two() -> Int { 2 }\n",
    },
  );
  assertEquals(diagnostics, []);
  assertEquals(checked?.types.map((type) => type.name), ["A", "B", "C"]);
  assertEquals(checked?.types.map((type) => type.number), [0, 1, 2]);
  assertEquals(
    checked?.functions.map((one) => `${one.index} ${one.name}`),
    ["0 one", "1 two", "2 main"],
  );
  assertEquals(checked?.entry, 2);
});

test("a program without main has no entry", () => {
  const { checked, diagnostics } = analyzed(
    'import "./a.ax"\nfn f() -> Int { 1 }\n',
    { "a.ax": "fn main() -> Int { 9 }\n" },
  );
  assertEquals(diagnostics, []);
  assertEquals(checked?.entry, null);
});

test("an own declaration hides an imported one and says so in errors", () => {
  const files = {
    "a.ax": "fn value(n: Int) -> Int { n }\nfn use() -> Int { value(3) }\n",
  };
  const good = analyzed(
    'import "./a.ax"\nfn value() -> String { "own" }\n' +
      "fn main() -> String { int_to_string(use()) ++ value() }\n",
    files,
  );
  assertEquals(findings(good), []);
  const bad = analyzed(
    'import "./a.ax"\nfn value() -> String { "own" }\n' +
      "fn main() -> String { value(3) }\n",
    files,
  );
  assertEquals(findings(bad), [
    "prog.ax E009 `value` takes 0 arguments, found 1",
  ]);
  assertStringIncludes(bad.diagnostics[0]?.notes.join() ?? "", "a.ax");
});

test("a name of two imports is not clear", () => {
  const files = {
    "a.ax": "fn f() -> Int { 1 }\ntype T { x: Int }\n",
    "b.ax": "fn f() -> Int { 2 }\ntype T { y: Int }\n",
  };
  const imports = 'import "./a.ax"\nimport "./b.ax"\n';
  assertEquals(findings(analyzed(`${imports}fn main() { 1 }\n`, files)), []);
  assertEquals(
    findings(analyzed(`${imports}fn main() -> Int { f() }\n`, files)),
    ["prog.ax E010 `f` is declared by two imports"],
  );
  assertEquals(
    findings(analyzed(`${imports}fn g(t: T) -> Int { 1 }\n`, files)),
    ["prog.ax E010 `T` is declared by two imports, with different layouts"],
  );
});

test("types of one name and layout in several files are one type", () => {
  const effect = "type Effect { kind: String, payload: String }\n";
  const { diagnostics, checked } = analyzed(
    `import "./a.ax"\nimport "./b.ax"\n${effect}` +
      'fn main() -> List<Effect> { [a(), b(), Effect { kind: "", payload: "" }] }\n',
    {
      "a.ax":
        `${effect}fn a() -> Effect { Effect { kind: "a", payload: "" } }\n`,
      "b.ax":
        `${effect}fn b() -> Effect { Effect { kind: "b", payload: "" } }\n`,
    },
  );
  assertEquals(diagnostics, []);
  // Literals get the number of the last one, as when the texts are joined.
  const numbers = [...checked?.records.values() ?? []]
    .map((record) => record.number);
  assertEquals(numbers, [2, 2, 2]);
});

test("types of one name with other parts are other types", () => {
  const wrapper = "type W { x: X }\n";
  const { diagnostics } = analyzed(
    'import "./a.ax"\nimport "./b.ax"\nfn main() -> Int { take(make()) }\n',
    {
      "a.ax":
        `type X { a: Int }\n${wrapper}fn make() -> W { W { x: X { a: 1 } } }\n`,
      "b.ax": `type X { b: Int }\n${wrapper}fn take(w: W) -> Int { w.x.b }\n`,
    },
  );
  assertEquals(diagnostics.map(({ code }) => code), ["E009"]);
});

test("findings of the program come before those of its imports", () => {
  const result = analyzed(
    'import "./a.ax"\nfn main() -> Int { "x" }\n',
    { "a.ax": 'fn f() -> Int { "a" }\n' },
  );
  assertEquals(findings(result), [
    "prog.ax E009 expected Int, found String as the result of `main`",
    "a.ax E009 expected Int, found String as the result of `f`",
  ]);
});

test("capabilities are propagated across files", () => {
  const result = analyzed(
    'import "./a.ax"\nfn main() -> Int !{random} { f() }\n',
    { "a.ax": "fn f() -> Int !{time.now} { time_now() }\n" },
  );
  assertEquals(findings(result), [
    "prog.ax W003 `main` declares random and does not need it",
    "prog.ax E011 `f` needs time.now, which `main` does not declare",
  ]);
});
