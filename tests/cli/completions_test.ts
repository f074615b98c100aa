// Copyright 2026 the Boruna authors. MIT license.

/**
 * Completion scripts in the shells themselves, as far as they are installed.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { boruna } from "../support/memory_world.ts";

const folder = mkdtempSync(join(tmpdir(), "boruna-complete-"));
after(() => rmSync(folder, { recursive: true, force: true }));
for (const name of ["app.ax", "other.ax", "notes.txt", "policy.json"]) {
  writeFileSync(join(folder, name), "");
}

async function script(shell: string): Promise<string> {
  const path = join(folder, `.script.${shell}`);
  const { out } = await boruna(`completions ${shell}`);
  writeFileSync(path, out);
  return path;
}

function shell(command: string, args: readonly string[]): string[] | null {
  const ran = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    timeout: 20_000,
    env: { PATH: "/usr/bin:/bin:/usr/local/bin", HOME: folder, TERM: "dumb" },
  });
  if (ran.error !== undefined) return null;
  assertEquals(ran.status, 0, ran.stderr);
  return ran.stdout.split("\n").filter((line) => line !== "").sort();
}

/**
 * Words on the line, the last one half typed; what has to be offered, and what
 * may not.
 */
const CASES: readonly (readonly [
  readonly string[],
  readonly string[],
  readonly string[],
])[] = [
  [["che"], ["check"], ["run"]],
  [["app"], ["app.ax"], ["notes.txt"]],
  [["run", ""], ["app.ax", "other.ax"], ["notes.txt", "policy.json"]],
  [["run", "--max-s"], ["--max-steps"], ["--max-depth"]],
  [["app.ax", "--li"], ["--live"], []],
  [["run", "--policy", "d"], ["deny-all"], ["app.ax"]],
  [["run", "--policy", "pol"], ["policy.json"], []],
  [["--color", "al"], ["always"], ["never"]],
  [["check", "--format", "s"], ["sarif"], ["junit"]],
  [["policy", ""], ["show", "validate"], ["app.ax", "run"]],
  [["lang", "check", "o"], ["other.ax"], ["policy.json"]],
  [["explain", "W"], ["W001"], ["E001"]],
  [["completions", ""], ["bash", "fish", "zsh"], ["app.ax"]],
];

const label = (words: readonly string[]) => `boruna ${words.join(" ")}⇥`;

function judge(
  offered: readonly string[],
  [words, wanted, unwanted]: typeof CASES[number],
): void {
  for (const word of wanted) {
    assert(offered.includes(word), `${label(words)}: ${offered.join(" ")}`);
  }
  for (const word of unwanted) {
    assert(!offered.includes(word), `${label(words)} offers ${word}`);
  }
}

const quote = (word: string) => `'${word}'`;

test("bash completes", async (t) => {
  const path = await script("bash");
  const lines = CASES.map(([words]) =>
    `COMP_WORDS=(boruna ${
      words.map(quote).join(" ")
    }); COMP_CWORD=${words.length}; ` +
    `_boruna; printf '%s\\n' "\${COMPREPLY[@]}"; echo ::`
  );
  const found = spawnSync("bash", [
    "--norc",
    "-c",
    `source ${quote(path)}\n${lines.join("\n")}`,
  ], { cwd: folder, encoding: "utf8", timeout: 20_000 });
  if (found.error !== undefined) return t.skip("bash is not installed");
  assertEquals([found.status, found.stderr], [0, ""]);
  const answers = found.stdout.split("::\n");
  for (const [i, one] of CASES.entries()) {
    judge((answers[i] ?? "").split("\n").filter((word) => word !== ""), one);
  }
});

test("zsh completes", async (t) => {
  const path = await script("zsh");
  // What the functions of its completion system are asked for, word by word.
  const stubs = `
compdef() { :; }
compset() { cur=\${cur#*=}; PREFIX=$cur; }
compadd() { while [[ $1 == -* && $1 != -- ]]; do shift; done; shift; show "$@"; }
_describe() { local name=\${@[-1]}; local -a list; list=("\${(@P)name}"); show "\${list[@]%%:*}"; }
_files() { local -a found; found=($~2(N)); show $found; }
show() { local one; for one in "$@"; do [[ $one == "$PREFIX"* ]] && print -r -- $one; done; return 0; }
`;
  const lines = CASES.map(([words]) =>
    `words=(boruna ${words.map(quote).join(" ")}); CURRENT=${
      words.length + 1
    }; PREFIX=\${words[CURRENT]}; _boruna; print ::`
  );
  const found = spawnSync("zsh", [
    "-f",
    "-c",
    `setopt extendedglob\n${stubs}\nsource ${quote(path)}\n${lines.join("\n")}`,
  ], { cwd: folder, encoding: "utf8", timeout: 20_000 });
  if (found.error !== undefined) return t.skip("zsh is not installed");
  assertEquals([found.status, found.stderr], [0, ""]);
  const answers = found.stdout.split("::\n");
  for (const [i, one] of CASES.entries()) {
    judge((answers[i] ?? "").split("\n").filter((word) => word !== ""), one);
  }
});

test("fish completes", async (t) => {
  const path = await script("fish");
  const lines = CASES.map(([words]) =>
    `complete -C ${quote(["boruna", ...words].join(" "))}; echo ::`
  );
  const text = shell("fish", ["--no-config", "-c", "true"]);
  if (text === null) return t.skip("fish is not installed");
  const found = spawnSync("fish", [
    "--no-config",
    "-c",
    `source ${quote(path)}\n${lines.join("\n")}`,
  ], {
    cwd: folder,
    encoding: "utf8",
    timeout: 30_000,
    env: { PATH: "/usr/bin:/bin", HOME: folder, TERM: "dumb" },
  });
  assertEquals([found.status, found.stderr], [0, ""]);
  const answers = found.stdout.split("::\n");
  for (const [i, one] of CASES.entries()) {
    const offered = (answers[i] ?? "").split("\n")
      .map((line) => line.split("\t")[0] ?? "").filter((word) => word !== "");
    judge(offered, one);
  }
});

test("the script for PowerShell is one", async (t) => {
  const path = await script("powershell");
  const found = spawnSync("pwsh", [
    "-NoProfile",
    "-Command",
    `. ${
      quote(path)
    }; (TabExpansion2 'boruna che' 10).CompletionMatches.CompletionText`,
  ], { cwd: folder, encoding: "utf8", timeout: 60_000 });
  if (found.error !== undefined) {
    return t.skip("PowerShell is not installed, and not to be had from Debian");
  }
  assert(found.stdout.split(/\r?\n/).includes("check"), found.stdout);
});
