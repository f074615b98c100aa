// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna fmt FILE [--check]` (`spec/cli.md` 5.8).
 *
 * @module
 */

import type { Diagnostic } from "../diagnostic/mod.ts";
import { formatSource } from "../syntax/mod.ts";
import type { Call } from "./command.ts";
import { checkJson } from "./compile_errors.ts";
import { diagnosticsText } from "./diagnostics_text.ts";
import { envelope } from "./envelope.ts";
import { FAILED, SUCCESS, USAGE } from "./exit.ts";
import { readSource } from "./program.ts";
import { referenceError } from "./reference_error.ts";

/** Formats a file, or says whether it is formatted. */
export function run(call: Call): number {
  const { positionals, world } = call;
  const path = positionals[0] ?? "";
  const source = readSource(path, world);
  const { text, diagnostics } = formatSource(source);
  if (text === null) {
    showErrors(call, path, diagnostics);
    return USAGE;
  }
  if (call.has("json")) {
    const changed = text !== source.text;
    if (changed && !call.has("check") && path !== "-") {
      world.writeFile(path, text);
    }
    world.out(envelope({ file: path, changed, text }));
    return changed && call.has("check") ? FAILED : SUCCESS;
  }
  if (call.has("check")) return check(call, path, source.text, text);
  if (path === "-") {
    world.out(text);
    return SUCCESS;
  }
  if (text === source.text) {
    world.out(`${path} already formatted\n`);
    return SUCCESS;
  }
  world.writeFile(path, text);
  world.out(`formatted ${path}\n`);
  return SUCCESS;
}

function showErrors(
  call: Call,
  path: string,
  diagnostics: readonly Diagnostic[],
): void {
  const { world } = call;
  if (call.has("json")) {
    world.out(checkJson(path, diagnostics));
    return;
  }
  const error = referenceError(diagnostics);
  if (error === null || world.isTerminal("stderr")) {
    world.error(diagnosticsText(diagnostics, world, "stderr"));
    return;
  }
  const column = error.column === null ? "" : `, col ${error.column}`;
  world.error(
    `boruna fmt: parse failed in ${path} at line ${error.line}${column}: ` +
      `${error.message}\n`,
  );
}

function check(
  { world }: Call,
  path: string,
  before: string,
  after: string,
): number {
  if (before === after) return SUCCESS;
  let report = `boruna fmt: ${path} is not formatted. ` +
    `Run \`boruna fmt ${path}\` to fix.\n`;
  const [old, now] = [lines(before), lines(after)];
  const shorter = Math.min(old.length, now.length);
  let at = 0;
  while (at < shorter && old[at] === now[at]) at++;
  if (at < shorter) {
    report += `  first diff at line ${at + 1}:\n` +
      `    -${old[at]}\n    +${now[at]}\n`;
  } else if (old.length !== now.length) {
    report += `  first diff at line ${at + 1}:\n    -\n    +\n`;
  }
  world.error(report);
  return FAILED;
}

/** The lines of a text; a line end at its end starts no line. */
function lines(text: string): string[] {
  const list = text.split("\n");
  if (list.at(-1) === "") list.pop();
  return list.map((line) => line.endsWith("\r") ? line.slice(0, -1) : line);
}
