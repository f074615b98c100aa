// Copyright 2026 the Boruna authors. MIT license.

/**
 * The public interface: every name has an example, and every example does on
 * this runtime what it says. `deno check --doc` looks at their types.
 *
 * All examples run in this one process: `deno test --doc` would start a worker
 * for each, which takes ten times as long, and would import for an example what
 * its file exports, though a reader's program has to.
 *
 * @module
 */

import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import process from "node:process";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as asserts from "@std/assert";
import { assert, assertEquals } from "@std/assert";
import * as library from "../mod.ts";
import { run } from "./support/spawn.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const isDeno = "Deno" in globalThis;

/** The part of what `deno doc --json` tells that is used. */
interface Documentation {
  readonly nodes: Readonly<
    Record<string, {
      readonly symbols: readonly {
        readonly name: string;
        readonly declarations: readonly {
          readonly kind: string;
          readonly jsDoc?: {
            readonly tags?: readonly {
              readonly kind: string;
              readonly doc?: string;
            }[];
          };
        }[];
      }[];
    }>
  >;
}

test("every function, class and constant has an example that uses it", {
  skip: isDeno ? false : "only Deno reads the documentation",
}, async () => {
  const { stdout, stderr } = await run(
    [process.execPath, "doc", "--json", "mod.ts"],
    { cwd: root },
  );
  assert(stdout.startsWith("{"), stderr);
  const { nodes }: Documentation = JSON.parse(stdout);
  const values = new Set(Object.keys(library));
  const seen = new Set<string>();
  const without: string[] = [];
  for (const { name, declarations } of Object.values(nodes)[0]!.symbols) {
    // Classes that are exported as types only have nothing to call.
    if (!values.has(name)) continue;
    seen.add(name);
    const used = new RegExp(`\\b${name}\\b`);
    const examples = declarations.flatMap(({ jsDoc }) =>
      (jsDoc?.tags ?? []).filter(({ kind }) => kind === "example")
    );
    if (
      !examples.some(({ doc = "" }) => doc.includes("```ts") && used.test(doc))
    ) without.push(name);
  }
  assertEquals([...seen].sort(), [...values].sort());
  assertEquals(without, []);
});

/** A block of code in a comment. */
interface Example {
  /** The file, from the root, and the line. */
  readonly name: string;
  readonly text: string;
}

function examplesOf(path: string): Example[] {
  const source = readFileSync(join(root, path), "utf8");
  return [...source.matchAll(/^ *\* ```ts\n((?: *\*.*\n)*?) *\* ```$/gm)].map(
    ({ index, 1: block = "" }) => ({
      name: `${path}:${source.slice(0, index).split("\n").length}`,
      text: block.replace(/^ *\* ?/gm, ""),
    }),
  );
}

/** What a function around an example is given. */
interface Given {
  readonly library: typeof library;
  readonly asserts: typeof asserts;
  readonly console: { readonly log: (...values: unknown[]) => void };
}

/** The example as a function: what it imports comes with its arguments. */
function functionOf({ name, text }: Example): string {
  const body = text.replace(
    /^import (type )?\{([^}]*)\} from "(.*)";\n/gm,
    (_, isType: string | undefined, list: string, from: string) => {
      const values = list.split(",").map((one) => one.trim())
        .filter((one) => one !== "" && !one.startsWith("type "));
      if (isType !== undefined || values.length === 0) return "";
      assert(
        from === "@boruna/cli" || from === "@std/assert",
        `${name} ${from}`,
      );
      const parameter = from === "@boruna/cli" ? "library" : "asserts";
      return `const { ${values.join(", ")} } = ${parameter};\n`;
    },
  );
  return `${JSON.stringify(name)}: ` +
    `async ({ library, asserts, console }) => {\n${body}},\n`;
}

describe("examples in comments", () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-public-"));
  const examples = [
    "mod.ts",
    ...readdirSync(join(root, "src"), { recursive: true })
      .map((name) => `src/${String(name).split(sep).join("/")}`)
      .filter((path) => path.endsWith(".ts"))
      .sort(),
  ].flatMap(examplesOf);
  let functions: Readonly<Record<string, (given: Given) => Promise<void>>>;

  before(async () => {
    // A file of its own, since the runtime takes the types out.
    const file = join(folder, "examples.mts");
    writeFileSync(
      file,
      `export const functions = {\n${examples.map(functionOf).join("")}};\n`,
    );
    ({ functions } = await import(pathToFileURL(file).href));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("there are many", () => assert(examples.length > 100));

  for (const { name, text } of examples) {
    test(name, async () => {
      const said: string[] = [];
      const log = (...values: unknown[]) => void said.push(values.join(" "));
      await functions[name]!({ library, asserts, console: { log } });
      const told = [...text.matchAll(/console\.log\(.*\/\/ (.*)$/gm)];
      assertEquals(
        told.map(([, wanted]) => wanted).filter((one) => !said.includes(one!)),
        [],
      );
    });
  }
});
