// Copyright 2026 the Boruna authors. MIT license.

/**
 * Recorded sessions of the reference's command line, run as a user would.
 *
 * `must` cases have to match. `free` cases are looked at and never fail.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { borunaInstalled } from "../support/spawn.ts";

type Content =
  | string
  | { readonly base64: string }
  | { readonly dir: true }
  | { readonly $text: readonly (string | readonly [string, number])[] }
  /** Base64 of stretches of bytes, each with the number of its repetitions. */
  | { readonly parts: readonly (string | readonly [string, number])[] };

interface Mask {
  readonly mask: readonly {
    readonly after: string;
    readonly until: "line" | "json-string";
  }[];
}

type Match = "words" | "first-line" | "free" | Mask;

interface Step {
  readonly args: readonly string[];
  readonly put?: Readonly<Record<string, Content>>;
  readonly env?: Readonly<Record<string, string | null>>;
  readonly stdin?: string;
  readonly save?: Readonly<Record<string, string>>;
  readonly exit: number;
  readonly stdout: string | null;
  readonly stderr: string | null;
  readonly norm?: readonly string[];
  readonly match?: Readonly<
    Partial<Record<"stdout" | "stderr" | "exit" | "files_after", Match>>
  >;
  readonly "files_after"?: Readonly<Record<string, Content>>;
  readonly "files_gone"?: readonly string[];
}

interface Case {
  readonly id: string;
  readonly note: string;
  readonly grade: "must" | "free";
  readonly files?: Readonly<Record<string, Content>>;
  readonly steps: readonly Step[];
}

const cases = JSON.parse(
  readFileSync(new URL("./cli.json", import.meta.url), "utf8"),
) as readonly Case[];

/** Cases that are held to be wrong, with the reason. */
const DISPUTED: Readonly<Record<string, string>> = {
  "cli/fmt/changed":
    "the language decisions (11.5) keep one blank line between statements as written",
};

function bytes(content: Exclude<Content, { dir: true }>): Uint8Array {
  if (typeof content === "string") return Buffer.from(content);
  if ("base64" in content) return Buffer.from(content.base64, "base64");
  const parts = "parts" in content ? content.parts : content.$text;
  const encoding = "parts" in content ? "base64" : "utf8";
  return Buffer.concat(parts.flatMap((part) => {
    const [text, count] = typeof part === "string" ? [part, 1] as const : part;
    return Array<Buffer>(count).fill(Buffer.from(text, encoding));
  }));
}

function put(folder: string, files: Readonly<Record<string, Content>>): void {
  for (const [path, content] of Object.entries(files)) {
    const full = join(folder, path);
    if (typeof content !== "string" && "dir" in content) {
      mkdirSync(full, { recursive: true });
      continue;
    }
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, bytes(content));
  }
}

/** A text as far as it counts. */
function judged(text: string, match: Match | undefined): unknown {
  if (match === undefined) return text;
  if (match === "words") return text.split(/\s+/).filter((word) => word !== "");
  if (match === "first-line") return text.split("\n")[0];
  if (match === "free") return null;
  return match.mask.reduce((masked, { after, until }) => {
    const parts = masked.split(after);
    const rest = parts.slice(1).map((part) => {
      const end = until === "line"
        ? part.indexOf("\n")
        : part.search(/(?<!\\)(?:\\\\)*"/);
      return end < 0 ? "" : part.slice(end);
    });
    return [parts[0], ...rest].join(after);
  }, text);
}

/** The differences of a case; an empty list when there is none. */
async function play(one: Case): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "boruna-cli-"));
  const saved: Record<string, string> = {};
  const problems: string[] = [];
  const compare = (what: string, actual: unknown, expected: unknown): void => {
    try {
      assertEquals(actual, expected);
    } catch (error) {
      problems.push(`${what}: ${(error as Error).message}`);
    }
  };
  try {
    put(folder, one.files ?? {});
    for (const [i, step] of one.steps.entries()) {
      put(folder, step.put ?? {});
      const env: Record<string, string> = {
        PATH: process.env.PATH ?? "",
        LANG: "C.UTF-8",
        TZ: "UTC",
        HOSTNAME: "ref-host",
        HOME: join(folder, ".home"),
        // Where Deno keeps what it compiled; it would be under HOME.
        DENO_DIR: process.env.DENO_DIR ??
          join(process.env.HOME ?? "", ".cache/deno"),
      };
      for (const [name, value] of Object.entries(step.env ?? {})) {
        if (value === null) delete env[name];
        else env[name] = value;
      }
      const args = step.args.map((arg) =>
        arg.replace(/\{\{(\w+)\}\}/g, (all, name) => saved[name] ?? all)
      );
      const ran = await borunaInstalled(args, {
        cwd: folder,
        env,
        stdin: step.stdin ?? "",
      });
      const clean = (text: string) => {
        const local = text.replaceAll(folder, "{{CWD}}");
        return step.norm?.includes("rust") === true
          ? local.replace(/rustc [^"\n]*/, "{{RUSTC}}")
          : local;
      };
      const [stdout, stderr] = [clean(ran.stdout), clean(ran.stderr)];
      for (const [name, pattern] of Object.entries(step.save ?? {})) {
        saved[name] = new RegExp(pattern).exec(stdout + stderr)?.[1] ?? "";
      }
      const at = `step ${i + 1} (${args.join(" ")})`;
      const match = step.match ?? {};
      if (match.exit !== "free") compare(`${at}, exit`, ran.exit, step.exit);
      for (
        const [name, actual, expected] of [
          ["stdout", stdout, step.stdout],
          ["stderr", stderr, step.stderr],
        ] as const
      ) {
        if (expected === null) continue;
        compare(
          `${at}, ${name}`,
          judged(actual, match[name]),
          judged(expected, match[name]),
        );
      }
      if (match.files_after === "free") continue;
      const after = { ...one.files, ...step.files_after };
      for (const [path, content] of Object.entries(after)) {
        if (typeof content !== "string" && "dir" in content) continue;
        const full = join(folder, path);
        // An earlier step may have changed or removed a file of the case.
        const named = step.files_after?.[path] !== undefined;
        if (!named && one.steps.length > 1) continue;
        const actual = existsSync(full)
          ? Buffer.from(readFileSync(full)).toString("latin1")
          : "(no file)";
        compare(
          `${at}, ${path}`,
          actual,
          Buffer.from(bytes(content)).toString("latin1"),
        );
      }
      for (const path of step.files_gone ?? []) {
        compare(
          `${at}, ${path} is gone`,
          existsSync(join(folder, path)),
          false,
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return problems;
}

/** Plays cases ahead, two at a time; tests then wait for their own. */
function start(list: readonly Case[]): Map<Case, Promise<string[]>> {
  const lanes = [Promise.resolve(), Promise.resolve()];
  const results = new Map<Case, Promise<string[]>>();
  for (const [i, one] of list.entries()) {
    const lane = i % lanes.length;
    const result = (lanes[lane] as Promise<unknown>).then(() => play(one));
    results.set(one, result);
    lanes[lane] = result.then(() => {}, () => {});
  }
  return results;
}

const results = start(cases);

for (const one of cases) {
  const name = one.note === "" ? one.id : `${one.id}: ${one.note}`;
  const reason = DISPUTED[one.id];
  if (reason !== undefined) {
    test(`${one.id} is disputed: ${reason}`, { skip: true }, () => {});
    continue;
  }
  test(name, async () => {
    const problems = await results.get(one);
    if (one.grade === "must") assertEquals(problems, []);
  });
}
