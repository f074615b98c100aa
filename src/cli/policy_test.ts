// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna policy test CASES`.
 *
 * @module
 */

import { loadPolicyTools, PolicyError } from "../capability/mod.ts";
import { currentDirectory, decodeText, now } from "../host/mod.ts";
import type { Call } from "./command.ts";
import { FAILED, SUCCESS, USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";
import { policyOfWord } from "./policy_file.ts";
import { printable } from "./run_failure.ts";

/** Makes the calls of all cases. */
export async function run(call: Call): Promise<number> {
  const { positionals, world } = call;
  const path = positionals[0] ?? "";
  const { readCases, runCase } = await loadPolicyTools();
  const file = casesOf(readCases, decodeText(world.readFile(path), path), path);
  const word = call.text("policy") ??
    (file.policy === null ? null : beside(path, file.policy));
  if (word === null) {
    throw new Failure(
      `${path} names no policy; --policy does too`,
      USAGE,
    );
  }
  const policy = await policyOfWord(word);
  const results = file.cases.map((one) =>
    runCase(policy, one, now(), currentDirectory())
  );
  const failed = results.filter(({ problem }) => problem !== null).length;
  if (call.has("json")) {
    world.out(
      `${
        JSON.stringify({
          ok: failed === 0,
          policy: word,
          passed: results.length - failed,
          failed,
          cases: results.map(({ name, problem }) => ({
            name,
            ok: problem === null,
            problem,
          })),
        })
      }\n`,
    );
  } else {
    for (const { name, problem } of results) {
      world.out(
        problem === null
          ? `ok    ${printable(name)}\n`
          : `FAIL  ${printable(name)}\n      ${printable(problem)}\n`,
      );
    }
    world.out(`${results.length - failed} as meant, ${failed} not\n`);
  }
  return failed === 0 ? SUCCESS : FAILED;
}

function casesOf<T>(read: (text: string) => T, text: string, path: string): T {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new Failure(
      `${path}: ${error.message.slice(error.code.length + 2)}`,
      USAGE,
    );
  }
}

/** A path as the file of cases means it. */
function beside(file: string, path: string): string {
  if (path === "allow-all" || path === "deny-all" || /^[/\\]/.test(path)) {
    return path;
  }
  const slash = Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\"));
  return `${file.slice(0, slash + 1)}${path}`;
}
