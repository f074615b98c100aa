// Copyright 2026 the Boruna authors. MIT license.

/**
 * The guide to policies: every file and every command in it, as they stand.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Validator } from "@cfworker/json-schema";
import { main } from "../../src/cli/main.ts";
import { processWorld } from "../../src/cli/world.ts";
import { boruna } from "../support/spawn.ts";

const guide = readFileSync(
  new URL("../../docs/policy.md", import.meta.url),
  "utf8",
);

/** What a command line prints, errors first. */
async function printed(line: string, folder: string): Promise<string> {
  const words = line.split(" ").slice(1);
  // A live run gives up permissions for good.
  if (words.includes("--live")) {
    const { stdout, stderr } = await boruna(words, { cwd: folder });
    return stderr + stdout;
  }
  let out = "";
  let error = "";
  const paths = words.map((word) =>
    /\.(?:json|ax)$/.test(word) ? join(folder, word) : word
  );
  await main(paths, {
    ...processWorld(),
    out: (text) => out += text,
    error: (text) => error += text,
    isTerminal: () => false,
    hasColors: () => false,
    variable: () => undefined,
  });
  return (error + out).replaceAll(`${folder}/`, "");
}

test("the guide's examples", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-policy-"));
  let commands = 0;
  try {
    for (
      const { 1: info, 2: text } of guide.matchAll(/^```(.*)\n([^]*?)^```$/gm)
    ) {
      const [, name] = info!.split(" ");
      if (name !== undefined) {
        writeFileSync(join(folder, name), text!);
        continue;
      }
      if (info === "ts") continue;
      assertEquals(info, "console");
      for (const part of text!.split(/^\$ /m).slice(1)) {
        const [line = "", ...rest] = part.split("\n");
        let wanted = rest.join("\n");
        let found = await printed(line, folder);
        if (wanted.startsWith("…\n")) {
          wanted = wanted.slice(2);
          found = found.slice(-wanted.length);
        }
        assertEquals(found, wanted, line);
        commands++;
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  assert(commands >= 10);
});

const schema = JSON.parse(
  readFileSync(
    new URL("../../schema/policy.schema.json", import.meta.url),
    "utf8",
  ),
);

/** Policies, and whether their form is right. */
const FORMS: readonly [unknown, boolean][] = [
  [{}, true],
  [{ schema_version: null }, true],
  [{ schema_version: 1, default_allow: true, net_policy: null }, true],
  [{ rules: { "net.fetch": { allow: true, budget: 3 } } }, true],
  [{ rules: { net: { allow: true, budget: 3 } } }, false],
  [{ rules: { "net.fetch": { allow: true } } }, false],
  [{ net_policy: { timeout_ms: 0 } }, false],
  [{ net_policy: { allowed_methods: ["get"] } }, false],
  [{ schema_version: 2 }, false],
  [{ schema_version: 2, default: "deny" }, true],
  [{ schema_version: 2, rules: {} }, false],
  [{ schema_version: 2, default_allow: true }, false],
  [{ schema_version: 2, rules: [{ id: "a", allow: "fs.*" }] }, true],
  [{ schema_version: 2, rules: [{ id: "a", deny: "random" }] }, true],
  [{ schema_version: 2, rules: [{ allow: "random" }] }, false],
  [{ schema_version: 2, rules: [{ id: "a" }] }, false],
  [
    {
      schema_version: 2,
      rules: [{ id: "a", allow: "random", deny: "random" }],
    },
    false,
  ],
  [{ schema_version: 2, rules: [{ id: "a", allow: "x.y" }] }, false],
  [
    {
      schema_version: 2,
      rules: [{ id: "a", deny: "random", budget: { calls: 1 } }],
    },
    false,
  ],
  [
    {
      schema_version: 2,
      rules: [{ id: "a", allow: "random", budget: { calls: 0 } }],
    },
    false,
  ],
  [
    {
      schema_version: 2,
      rules: [{ id: "a", allow: "fs.read", where: { path: ["../x"] } }],
    },
    false,
  ],
  [
    {
      schema_version: 2,
      rules: [{ id: "a", allow: "net.fetch", where: { host: ["http://x"] } }],
    },
    false,
  ],
  [{ schema_version: 2, host: { require: { "net.fetch": "coarse" } } }, true],
  [{ schema_version: 2, host: { require: ["net.fetch"] } }, true],
  [{ schema_version: 2, net: { exceptions: ["[::1]:80", "a:1"] } }, true],
  [{ schema_version: 2, net: { exceptions: ["localhost"] } }, false],
  [{ schema_version: 2, limits: { steps: 1, call_depth: 100001 } }, false],
];

test("the published schema and the reader agree", async () => {
  const { PolicyError, readAnyPolicy } = await import(
    "../../src/capability/mod.ts"
  );
  const validator = new Validator(schema, "2020-12");
  for (const [policy, isRight] of FORMS) {
    const text = JSON.stringify(policy);
    assertEquals(validator.validate(policy).valid, isRight, text);
    let isRead = true;
    try {
      await readAnyPolicy(text);
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      isRead = false;
    }
    assertEquals(isRead, isRight, text);
  }
  // Every policy of the guide that is meant to be right.
  for (const { 1: text } of guide.matchAll(/^```json \S+\n([^]*?)^```$/gm)) {
    const policy = JSON.parse(text!);
    if (policy.cases !== undefined || text!.includes('"functions": []')) {
      continue;
    }
    assert(validator.validate(policy).valid, text);
  }
});
