// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna template list` and `boruna template apply` (`spec/cli.md` 7.2, 7.3).
 *
 * @module
 */

import { compile } from "../compile/mod.ts";
import { makeSource } from "../diagnostic/mod.ts";
import type { Call } from "./command.ts";
import { envelope } from "./envelope.ts";
import { SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";
import { referenceError, referenceText } from "./reference_error.ts";
import {
  fillIn,
  folderTemplate,
  folderTemplates,
  needsText,
} from "./templates.ts";

/** Lists the templates of a folder, or makes a file from one. */
export function run(call: Call): number {
  return call.command.words[1] === "list" ? list(call) : apply(call);
}

function list(call: Call): number {
  const folder = call.text("dir") ?? "templates";
  const found = folderTemplates(folder, call.world);
  if (call.has("json")) {
    call.world.out(envelope(found.map(({ text: _, ...rest }) => rest)));
    return SUCCESS;
  }
  call.world.out(
    found.length === 0
      ? `no templates found in ${folder}\n`
      : `available templates:\n${
        found.map((one) =>
          `  ${one.name} v${one.version} — ${one.description}\n${
            needsText(one, "    ", false)
          }`
        ).join("")
      }`,
  );
  return SUCCESS;
}

function apply(call: Call): number {
  const { world } = call;
  const name = call.positionals[0] ?? "";
  const values = new Map<string, string>();
  for (const part of (call.text("args") ?? "").split(",")) {
    const pair = part.trim();
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    if (equals < 0) {
      throw new Failure(`invalid arg format: '${pair}' (expected key=value)`);
    }
    values.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  const template = folderTemplate(call.text("dir") ?? "templates", name, world);
  const text = fillIn(template, values);
  if (call.has("validate")) {
    const { module, diagnostics } = compile(
      makeSource("template_output.ax", text),
    );
    if (module === null) {
      const error = referenceError(diagnostics);
      throw new Failure(
        `template output does not compile: ${
          error === null ? diagnostics[0]?.message : referenceText(error)
        }`,
      );
    }
    if (!call.has("json")) world.out("template output validates OK\n");
  }
  const output = call.text("out") ?? `${name}_app.ax`;
  world.writeFile(output, text);
  if (call.has("json")) {
    world.out(envelope({ template: name, file: output }));
    return SUCCESS;
  }
  world.out(
    `generated ${output} from template '${name}'\n${
      needsText(template, "  ", true)
    }`,
  );
  return SUCCESS;
}
