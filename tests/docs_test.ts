// Copyright 2026 the Boruna authors. MIT license.

/**
 * The blocks of README and documentation, run as a reader would.
 *
 * @module
 */

import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { COMMANDS } from "../src/cli/commands.ts";
import { boruna } from "./support/memory_world.ts";
import { MOD, run, runtimeCommand } from "./support/spawn.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "boruna-docs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A fenced block. */
interface Block {
  readonly info: string;
  readonly text: string;
}

function blocks(path: string): Block[] {
  const text = readFileSync(join(root, path), "utf8");
  return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .map(([, info = "", block = ""]) => ({ info, text: block }));
}

const readme = blocks("README.md");

/** Files that commands in README name: blocks with a name, and a typo. */
const files: Record<string, string> = {
  "typo.ax":
    "fn main() -> Int {\n    let counter: Int = 1\n    conter + 1\n}\n",
};
for (const { info, text } of readme) {
  const name = info.split(" ")[1];
  if (name !== undefined) files[name] = text;
}

test("README fits two screens", () => {
  const lines = readFileSync(join(root, "README.md"), "utf8").split("\n");
  assert(lines.length <= 140, `${lines.length} lines`);
  assert(lines.every((line) => line.length <= 200));
});

/** The sessions of a page, with the files of its blocks. */
function play(
  page: string,
  all: readonly Block[],
  files: Readonly<Record<string, string>>,
): void {
  for (const { info, text } of all) {
    if (info !== "console") continue;
    for (const session of text.split(/^\$ /m).slice(1)) {
      const [line = "", ...shown] = session.split("\n");
      test(`${page}: ${line} says what it is said to say`, async () => {
        const args = line.split(" ").slice(1);
        if (args.includes("--policy")) {
          // It reaches the network: here only that it is a valid line.
          assert(
            (await boruna("policy validate policy.json", { files })).exit < 2,
          );
          return;
        }
        let said: string;
        if (args.includes("--live")) {
          // The process gives its permissions away.
          writeFileSync(join(folder, "app.ax"), files["app.ax"] ?? "");
          const ran = await run([...runtimeCommand(MOD), ...args], {
            cwd: folder,
          });
          said = ran.stdout + ran.stderr;
        } else {
          const did = await boruna(args, { files });
          said = did.out + did.error;
        }
        const wanted = shown.join("\n");
        if (wanted.includes("…\n")) {
          const [head = ""] = wanted.split("…\n");
          assertEquals(said.slice(0, head.length), head);
        } else assertEquals(said, wanted);
      });
    }
  }
}

play("README", readme, files);

const apps = blocks("docs/apps.md");
play("docs/apps.md", apps, {
  "app.ax": apps.find(({ info }) => info === "ax app.ax")?.text ?? "",
});

test("README: the policy is valid", async () => {
  const { readAnyPolicy } = await import("../src/capability/mod.ts");
  await readAnyPolicy(files["policy.json"] ?? "");
});

test("README: the line of this runtime starts the program", async () => {
  writeFileSync(join(folder, "app.ax"), files["app.ax"] ?? "");
  const lines = readme.find(({ info }) => info === "bash")?.text ?? "";
  const name = "Deno" in globalThis
    ? "deno run -A mod.ts app.ax"
    : "Bun" in globalThis
    ? "bun mod.ts app.ax"
    : "node mod.ts app.ax";
  assert(lines.split("\n").includes(name), lines);
  const ran = await run([...runtimeCommand(MOD), "app.ax"], { cwd: folder });
  assertEquals([ran.exit, ran.stdout], [0, '"no url"\nsteps: 11\n']);
});

test("README: the table of dependencies is complete", () => {
  const text = readFileSync(join(root, "README.md"), "utf8");
  const { imports } = JSON.parse(
    readFileSync(join(root, "deno.json"), "utf8"),
  ) as { imports: Record<string, string> };
  for (const name of Object.keys(imports)) {
    const short = name.replace("@opentelemetry/", "");
    const shorter = short.replace("otlp", "");
    assert(
      text.includes(`\`${name}\``) || text.includes(`\`${short}\``) ||
        text.includes(`\`${shorter}\``),
      name,
    );
  }
});

test("README: what is said to be missing is missing", () => {
  const text = readFileSync(join(root, "README.md"), "utf8");
  const said = /It has\n?([\s\S]*?)which are not here yet/.exec(text)?.[1] ??
    "";
  const names = new Set(COMMANDS.map(({ words }) => words[0] ?? ""));
  const words = [...said.matchAll(/`(\w+)`/g)].map(([, word = ""]) => word);
  assert(words.length > 3);
  assertEquals(words.filter((word) => names.has(word)), []);
});

for (
  const path of [
    "README.md",
    "docs/tour.md",
    "docs/telemetry.md",
    "docs/embedding.md",
    "docs/apps.md",
    "docs/features.md",
  ]
) {
  test(`${path}: links lead to files`, () => {
    const text = readFileSync(join(root, path), "utf8");
    const base = path.includes("/") ? "docs" : ".";
    for (const [, to = ""] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
      assert(existsSync(join(root, base, to)), `${path} links to ${to}`);
    }
  });
}

const tour = blocks("docs/tour.md");
for (const [i, { info, text }] of tour.entries()) {
  if (info !== "ax") continue;
  test(`docs/tour.md: program ${i / 2 + 1} says what it is said to say`, async () => {
    const given = { files: { "app.ax": text } };
    const did = await boruna("app.ax", given);
    assertEquals(did.error, "");
    assertEquals(did.out.replace(/steps: \d+\n$/, ""), tour[i + 1]?.text);
  });
}

test("programs in TypeScript print what their comments say", async () => {
  const all = [...readme, ...blocks("docs/embedding.md")]
    .filter(({ info }) => info === "ts");
  assert(all.length >= 4);
  const wanted: string[] = [];
  const parts = all.map(({ text }, i) => {
    for (const [, said = ""] of text.matchAll(/console\.log\(.*\/\/ (.*)$/gm)) {
      wanted.push(said);
    }
    const body = text.replace(/^import .*\n/gm, "");
    return `await (async function part${i}() {\n${body}\n})();\n`;
  });
  const path = join(folder, "docs.ts");
  const mod = new URL("../mod.ts", import.meta.url).href;
  writeFileSync(
    path,
    `import { run } from ${JSON.stringify(mod)};\n${parts.join("")}`,
  );
  const ran = await run(runtimeCommand(path));
  assertEquals(ran.stdout.split("\n").slice(0, -1), wanted, ran.stderr);
});

test("docs/features.md names commands and files that are there", () => {
  const text = readFileSync(join(root, "docs/features.md"), "utf8");
  const names = new Set(COMMANDS.map(({ words }) => words[0] ?? ""));
  let count = 0;
  for (const [, quoted = ""] of text.matchAll(/`([^`]+)`/g)) {
    if (/^(?:tests|schema)\//.test(quoted)) {
      assert(existsSync(join(root, quoted)), quoted);
      count++;
    } else if (/^boruna [a-z]+( |$)/.test(quoted)) {
      assert(names.has(quoted.split(" ")[1] ?? ""), quoted);
      count++;
    }
  }
  assert(count > 30);
  for (const row of text.split("\n").filter((line) => line.includes("|  ●"))) {
    assert(/`(?:boruna|tests\/|schema\/)/.test(row), `nothing behind: ${row}`);
  }
});
