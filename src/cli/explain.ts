// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna explain CODE`: what a code means, with a program that has it and the
 * same program without it.
 *
 * @module
 */

import { codeEntry, CODES, suggest } from "../diagnostic/mod.ts";
import type { Call } from "./command.ts";
import { SUCCESS, USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";

/** Prints the explanation. */
export function run({ positionals, world, has }: Call): number {
  const code = positionals[0] ?? "";
  const entry = codeEntry(code);
  if (entry === null) {
    const codes = CODES.map((one) => one.code);
    const near = suggest(code.toUpperCase(), codes);
    throw new Failure(
      `there is no code '${code}'` +
        (near === null ? "" : `; did you mean ${near}?`) +
        `\n  help: the codes are ${codes.join(" ")}`,
      USAGE,
    );
  }
  if (has("json")) {
    world.out(`${JSON.stringify({ ok: true, data: entry }, null, 2)}\n`);
    return SUCCESS;
  }
  const program = (text: string) =>
    text.split("\n").map((line) => line === "" ? "" : `    ${line}`).join("\n");
  world.out(
    `${entry.code} ${entry.name} (${entry.category})\n${entry.summary}\n\n` +
      `${entry.explanation}\n\nWrong:\n\n${program(entry.wrong)}\n\n` +
      `Right:\n\n${program(entry.right)}\n`,
  );
  return SUCCESS;
}
