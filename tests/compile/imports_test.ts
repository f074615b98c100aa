// Copyright 2026 the Boruna authors. MIT license.

/**
 * Imports: what a line names, which declarations count, and what goes wrong.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { analyze, compile, type CompileResult } from "../../src/compile/mod.ts";
import { runModule } from "../../src/run/mod.ts";
import { display } from "../../src/value/mod.ts";

/** Compiles `app.ax` with the other files beside it. */
function build(
  text: string,
  files: Readonly<Record<string, string>> = {},
): CompileResult {
  return compile({ name: "work/app.ax", text }, {
    load: (path) => {
      const found = files[path];
      return found === undefined ? null : { name: `work/${path}`, text: found };
    },
  });
}

/** The findings as `file line: code message / help`. */
function findings({ diagnostics }: CompileResult): readonly string[] {
  return diagnostics.map((found) => {
    const { text, name } = found.source;
    const line = text.slice(0, found.span.start).split("\n").length;
    const help = found.help === null ? "" : ` / ${found.help}`;
    return `${name} ${line}: ${found.code} ${found.message}${help}`;
  });
}

function functionNames({ module }: CompileResult): readonly string[] {
  return module?.functions.map(({ name }) => name) ?? [];
}

test("imported declarations come first, each file once, depth first", () => {
  const result = build(
    'import "./a.ax"\nimport "./b.ax"\nfn main() -> Int { a() + b() }\n',
    {
      "a.ax": 'import "./deep/c.ax"\nfn a() -> Int { c() }\n',
      "b.ax": 'import "./deep/c.ax"\nfn b() -> Int { c() + 1 }\n',
      "deep/c.ax": "fn c() -> Int { 1 }\nfn main() -> Int { 0 }\n",
    },
  );
  assertEquals(findings(result), []);
  assertEquals(functionNames(result), ["c", "a", "b", "main"]);
  assertEquals(result.module?.entry, 3);
  assertEquals(result.module?.name, "app");
});

test("a package in ./libs wins over the one that ships inside", () => {
  const own = build('import "std-json"\nfn main() -> Int { mine() }\n', {
    "libs/std-json/src/core.ax": "fn mine() -> Int { 7 }\n",
  });
  assertEquals(findings(own), []);
  assertEquals(functionNames(own), ["mine", "main"]);
  const other = build('import "house"\nfn main() -> Int { mine() }\n', {
    "libs/house/src/core.ax": "fn mine() -> Int { 7 }\n",
  });
  assertEquals(findings(other), []);
});

test("imports that lead nowhere say why and what to do", () => {
  const rows: readonly (readonly [string, string])[] = [
    [
      'import "std-jsn"',
      'There is no package "std-jsn" / Did you mean "std-json"?',
    ],
    [
      'import "./no.ax"',
      'File "no.ax" does not exist / ' +
      "The path is read from the folder of the file that imports it",
    ],
    [
      'import "../no.ax"',
      'Import "../no.ax" leaves the program\'s folder / ' +
      "Move the file into the folder of the program that is started",
    ],
    [
      'import "no.ax"',
      'Import "no.ax" names neither a package nor a file / ' +
      'Write `import "./no.ax"` for a file beside this one',
    ],
    [
      'import "./app.ax"',
      'File "app.ax" imports itself / ' +
      "Move what both need into a file of its own",
    ],
  ];
  for (const [line, expected] of rows) {
    const result = build(`// first\n${line}\nfn main() -> Int { 1 }\n`);
    assertEquals(findings(result), [`work/app.ax 2: E012 ${expected}`]);
    assertEquals(result.module, null);
  }
});

test("files that import each other are an error that shows the circle", () => {
  const result = build('import "./a.ax"\nfn main() -> Int { 1 }\n', {
    "a.ax": 'import "./b.ax"\n',
    "b.ax": '\nimport "./a.ax"\n',
  });
  assertEquals(findings(result), [
    "work/b.ax 2: E012 Files import each other in a circle: " +
    '"a.ax", "b.ax", "a.ax" / Move what both need into a file of its own',
  ]);
});

test("an error in an imported file is shown in that file", () => {
  const result = build('import "./a.ax"\nfn main() -> Int { 1 }\n', {
    "a.ax": "\nfn a( -> Int { 1 }\n",
  });
  assertEquals(result.module, null);
  assertEquals(result.diagnostics[0]?.source.name, "work/a.ax");
  assertEquals(result.diagnostics[0]?.code, "E002");
});

test("without a way to load files only packages can be imported", () => {
  const { diagnostics } = analyze({
    name: "x.ax",
    text: 'import "std-json"\nimport "./a.ax"\nfn main() -> Int { 1 }\n',
  });
  assertEquals(diagnostics.map(({ code }) => code), ["E012"]);
});

test("an imported function keeps to the names of its own file", async () => {
  const result = build(
    'import "./lib.ax"\ntype Box { w: Int }\nfn value() -> Int { 7 }\n' +
      "fn main() -> List<Int> { [value(), twice(), Box { w: 3 }.w] }\n",
    {
      "lib.ax": "type Box { h: Int, w: Int }\nfn value() -> Int { 1 }\n" +
        "fn twice() -> Int { value() + Box { h: 10, w: 1 }.h }\n",
    },
  );
  assert(result.module !== null, findings(result).join("\n"));
  const { outcome } = await runModule(result.module);
  assert(outcome.kind === "done");
  assertEquals(display(outcome.value), "[7, 11, 3]");
  assertEquals(functionNames(result), ["value", "twice", "value", "main"]);
  assertEquals(result.module.types.map(({ name }) => name), ["Box", "Box"]);
});
