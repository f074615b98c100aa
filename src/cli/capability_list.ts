// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna capability list`: what this binary can do, and with `--program` and
 * `--policy` the two other hashes that say whether runs may be compared.
 *
 * @module
 */

import {
  capabilityReport,
  reportToJson,
  reportToText,
} from "../capability/mod.ts";
import { moduleHash, policyHash } from "../run/mod.ts";
import { quoteJson } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { policyOfWord } from "./policy_file.ts";
import { loadProgram } from "./program.ts";
import { REFERENCE_VERSION } from "./version.ts";

/**
 * Prints the capabilities. The version is that of the reference, because the
 * report says which implementation's set this is compatible with.
 */
export async function run(call: Call): Promise<number> {
  const { world, has } = call;
  const hashes: [string, string][] = [];
  const program = call.text("program");
  if (program !== undefined) {
    const loaded = loadProgram(program, world);
    if (loaded.kind === "errors") {
      const { showCompileErrors } = await import("./compile_errors.ts");
      showCompileErrors(call, loaded.diagnostics, "error: ");
      return FAILED;
    }
    hashes.push(["program_hash", moduleHash(loaded.module)]);
  }
  const policy = call.text("policy");
  if (policy !== undefined) {
    hashes.push(["policy_hash", policyHash(await policyOfWord(policy))]);
  }
  const report = capabilityReport("boruna", REFERENCE_VERSION);
  if (has("json")) {
    const members = hashes.map(([name, hash]) =>
      `,\n  "${name}": ${quoteJson(hash)}`
    );
    world.out(
      reportToJson(report).replace(/\n\}\n$/, `${members.join("")}\n}\n`),
    );
  } else {
    const lines = hashes.map(([name, hash]) => `${name}: ${hash}\n`);
    world.out(
      reportToText(report).replace("\n\n", `\n${lines.join("")}\n`),
    );
  }
  return SUCCESS;
}
