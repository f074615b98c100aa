// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna migrate KIND PATH`: from an older form of a file to the current one
 * (`spec/evidence.md` 21.8).
 *
 * @module
 */

import { sortedJson } from "../framework/mod.ts";
import { decodeText } from "../host/mod.ts";
import {
  indentJson,
  type Json,
  JsonError,
  JsonNumber,
  JsonObject,
  parseJson,
} from "../value/mod.ts";
import type { Call } from "./command.ts";
import { envelope } from "./envelope.ts";
import { SUCCESS, USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";

const TARGETS = ["current", "1", "0.6.0", "1.0.0"];
/** The current form of a workflow file. */
const CURRENT = 1;

/** Writes the file in its current form, beside the old one unless asked. */
export function run(call: Call): number {
  const { world } = call;
  const [kind = "", path = ""] = call.positionals;
  const target = call.text("to") ?? "current";
  if (!TARGETS.includes(target)) {
    throw new Failure(
      `unsupported --to target "${target}" (beta supports: ${
        TARGETS.join(", ")
      })`,
    );
  }
  if (kind === "evidence-bundle") {
    throw new Failure(
      "evidence bundles cannot be checked here yet, so none is migrated\n" +
        "  help: migrate it with Boruna 3.2",
      USAGE,
    );
  }
  if (kind !== "workflow-json") {
    throw new Failure(
      `unknown migration kind "${kind}" ` +
        "(expected: evidence-bundle | workflow-json)",
    );
  }
  const file = workflow(decodeText(world.readFile(path), path));
  const dry = call.has("dry-run");
  const to = call.has("in-place") ? path : `${path}.migrated`;
  const done = file === null;
  if (file !== null && !dry) world.writeFile(to, file);
  if (call.has("json")) {
    world.out(
      envelope({ kind, path, file: done ? null : to, written: !done && !dry }),
    );
    return SUCCESS;
  }
  const mark = dry ? "[dry-run] " : "";
  world.out(
    done
      ? `${mark}${kind}: no-op (already at target format)\n`
      : `${mark}${kind} migration:\n` +
        "  - add schema_version: 1 (was missing)\n" +
        `  ${dry ? "would write" : "wrote"} ${to}\n`,
  );
  return SUCCESS;
}

/** The text of a workflow with its version; null if it has the current one. */
function workflow(text: string): string | null {
  let json: Json;
  try {
    json = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw malformed(error.message);
  }
  if (!(json instanceof JsonObject)) throw malformed("expected an object");
  const version = json.get("schema_version");
  if (version === undefined) {
    return indentJson(
      sortedJson(
        new JsonObject([
          ...json.members,
          ["schema_version", new JsonNumber(String(CURRENT), CURRENT, CURRENT)],
        ]),
      ),
    );
  }
  const number = version instanceof JsonNumber ? version.integer : null;
  if (number === null || number < 0) {
    throw malformed(
      `schema_version must be a number, got ${sortedJson(version)}`,
    );
  }
  if (number > CURRENT) {
    throw new Failure(
      `future schema, downgrade not supported: schema_version: ${number} ` +
        `above target ${CURRENT}`,
    );
  }
  if (number < CURRENT) {
    throw malformed(
      `schema_version: ${number} below target ${CURRENT}; ` +
        "no upgrade path defined",
    );
  }
  return null;
}

function malformed(reason: string): Failure {
  return new Failure(`malformed input: ${reason}`);
}
