// Copyright 2026 the Boruna authors. MIT license.

/**
 * Recorded policies and capability reports of the reference.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
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
import { test } from "node:test";
import {
  capabilityReport,
  hashCapabilities,
  parsePolicy,
  PolicyError,
  policyErrorToJson,
  policyToJson,
  policyToText,
  reportToJson,
  reportToText,
} from "../../src/capability/mod.ts";
import { borunaInstalled } from "../support/spawn.ts";

function load(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
}

interface PolicyCase {
  readonly id: string;
  readonly policy: string | { readonly base64: string } | {
    readonly $text: readonly unknown[];
  };
  readonly json: string;
  readonly exit: number;
  readonly show?: string;
}

/**
 * The reference reads arrays as objects, by position. A reader of policies
 * should refuse them (`spec/capabilities.md` 6.3), and this one does.
 */
const ARRAY_FORMS = new Set([
  "policy/text/array-empty",
  "policy/text/array-three",
  "policy/text/array-net",
  "policy/text/array-null-version",
]);

/** Refused as an array by us and for its content by the reference. */
const ARRAY_ERRORS = /^policy\/text\/type-array-/;

const { texts } = load("policy.json") as {
  readonly texts: readonly PolicyCase[];
};

function policyText(policy: PolicyCase["policy"]): string | null {
  if (typeof policy === "string") return policy;
  if ("base64" in policy) return null;
  return policy.$text.map((part) =>
    typeof part === "string"
      ? part
      : (part as [string, number])[0].repeat((part as [string, number])[1])
  ).join("");
}

test("recorded policy texts", () => {
  let count = 0;
  for (const { id, policy, json, show } of texts) {
    const text = policyText(policy);
    if (text === null) continue;
    count++;
    let got: string;
    try {
      const read = parsePolicy(text);
      got = '{"ok":true}\n';
      if (show !== undefined) assertEquals(policyToText(read), show, id);
      assertEquals(
        policyToJson(parsePolicy(policyToJson(read), "lenient")),
        policyToJson(read),
        id,
      );
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      got = `{"errors":[${policyErrorToJson(error)}],"ok":false}\n`;
    }
    if (ARRAY_FORMS.has(id) || ARRAY_ERRORS.test(id)) {
      assertStringIncludes(
        got,
        "policy.parse_error: invalid type: sequence, expected struct ",
        id,
      );
    } else {
      assertEquals(got, json, id);
    }
  }
  assertEquals(count, 182);
});

type CapabilityCase =
  | {
    readonly id: string;
    readonly pairs: readonly [string, string][];
    readonly hash: string;
  }
  | {
    readonly id: string;
    readonly args: readonly string[];
    readonly stdout: string;
  };

test("recorded capability reports and hashes", () => {
  const cases = load("capability.json") as readonly CapabilityCase[];
  for (const c of cases) {
    if ("pairs" in c) {
      const pairs = c.pairs.map(([name, version]) => ({ name, version }));
      assertEquals(hashCapabilities(pairs), c.hash, c.id);
    } else {
      const report = capabilityReport("boruna", "3.2.0");
      const text = c.args.includes("--json")
        ? reportToJson(report)
        : reportToText(report);
      assertEquals(text, c.stdout, c.id);
    }
  }
  assert(cases.length === 16);
});

type Content = string | { readonly base64: string } | { readonly dir: true };

interface CommandCase {
  readonly id: string;
  readonly files: Readonly<Record<string, Content>>;
  readonly steps: readonly {
    readonly args: readonly string[];
    readonly exit: number;
    readonly stdout: string;
    readonly stderr: string;
    readonly "files_after"?: Readonly<Record<string, string>>;
  }[];
}

const { commands } = load("policy.json") as {
  readonly commands: readonly CommandCase[];
};

function place(folder: string, files: CommandCase["files"]): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    if (typeof content === "object" && "dir" in content) mkdirSync(path);
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(
        path,
        typeof content === "string"
          ? content
          : Buffer.from(content.base64, "base64"),
      );
    }
  }
}

test("recorded runs under policies", { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-policy-"));
  const expected: unknown[] = [];
  const actual: unknown[] = [];
  try {
    for (const [i, { id, files, steps }] of commands.entries()) {
      const cwd = join(folder, String(i));
      mkdirSync(cwd);
      place(cwd, files);
      for (const step of steps) {
        const ran = await borunaInstalled(step.args, { cwd });
        const after = step.files_after ?? {};
        const left: Record<string, string> = {};
        for (const name of Object.keys(after)) {
          if (existsSync(join(cwd, name))) {
            left[name] = readFileSync(join(cwd, name), "utf8");
          }
        }
        const wanted = [id, step.stdout, step.stderr, step.exit, after];
        const got = [id, ran.stdout, ran.stderr, ran.exit, left];
        if (JSON.stringify(got) === JSON.stringify(wanted)) continue;
        expected.push(wanted);
        actual.push(got);
      }
    }
    assertEquals(actual, expected);
    assertEquals(commands.length, 40);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
