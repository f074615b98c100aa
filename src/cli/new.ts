// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna new [TEMPLATE]`: a folder with a program to start from (`spec/cli.md`
 * 7.1). Templates of the folder `templates` come before those of the package.
 *
 * @module
 */

import { fileKind, listDirectory, makeDirectory } from "../host/mod.ts";
import type { Call } from "./command.ts";
import { envelope } from "./envelope.ts";
import { SUCCESS, USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";
import { SHIPPED } from "./shipped_templates.ts";
import {
  fillIn,
  folderTemplate,
  folderTemplates,
  needsText,
  shippedTemplate,
  type Template,
} from "./templates.ts";

/** Writes the folder, or lists the templates. */
export function run(call: Call): number {
  const { world } = call;
  const name = call.positionals[0];
  const folder = call.text("dir") ?? "templates";
  if (call.text("dir") !== undefined && kindOf(folder) === null) {
    throw new Failure(`templates directory does not exist: ${folder}`);
  }
  if (name === undefined) return listTemplates(call, folder);
  const template = find(name, folder, call);
  const target = call.text("target") ?? `./${name}`;
  const values = valuesOf(call, template);
  prepareTarget(target, call.has("force"));
  const text = attempt("apply template", () => fillIn(template, values));
  makeDirectory(target);
  const shipped = template === shippedTemplate(name)
    ? shippedTemplate(name)
    : null;
  const file = shipped === null ? `${name}_app.ax` : "app.ax";
  const written = [file];
  world.writeFile(`${target}/${file}`, text);
  if (shipped !== null && shipped.policy !== null) {
    world.writeFile(`${target}/policy.json`, shipped.policy);
    written.push("policy.json");
  }
  for (const [input, content] of Object.entries(shipped?.inputs ?? {})) {
    world.writeFile(`${target}/${input}`, content);
    written.push(input);
  }
  if (call.has("json")) {
    world.out(envelope({ template: name, target, files: written }));
    return SUCCESS;
  }
  world.out(
    `\nOK: scaffolded ${name} at ${target}\n\nNext steps:\n  cd ${target}\n` +
      (shipped === null
        ? `  boruna run ${file} --policy allow-all\n${
          needsText(template, "  ", false)
        }`
        : `  boruna ${file}${
          shipped.policy === null
            ? "\n"
            : `                               # mock answers\n` +
              `  boruna ${file} --live --policy policy.json  # real effects\n`
        }`),
  );
  return SUCCESS;
}

function listTemplates(call: Call, folder: string): number {
  const { world } = call;
  if (call.has("no-input")) {
    throw new Failure(
      "no template specified (positional arg required with --no-input)",
    );
  }
  const own = folderTemplates(folder, world);
  const list = call.text("dir") === undefined ? [...own, ...SHIPPED] : own;
  if (list.length === 0) {
    throw new Failure(`no templates found in ${folder}`);
  }
  if (call.has("json")) {
    world.out(envelope(list.map(({ name, description, capabilities }) => ({
      name,
      description,
      capabilities,
    }))));
    return SUCCESS;
  }
  const width = Math.max(...list.map(({ name }) => name.length));
  world.out(
    `Available templates:\n${
      list.map(({ name, description }) =>
        `  ${name.padEnd(width)}  ${description}\n`
      ).join("")
    }\nboruna new <TEMPLATE> starts from one of them.\n`,
  );
  return SUCCESS;
}

function find(name: string, folder: string, call: Call): Template {
  const isOwn = kindOf(`${folder}/${name}/template.json`) === "file";
  const shipped = isOwn || call.text("dir") !== undefined
    ? null
    : shippedTemplate(name);
  return shipped ??
    attempt(
      `template '${name}'`,
      () => folderTemplate(folder, name, call.world),
    );
}

/** Adds what was being done to the words of a failure. */
function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`${what}: ${error.message}`);
  }
}

function valuesOf(call: Call, { variables }: Template): Map<string, string> {
  const values = new Map<string, string>();
  for (const pair of call.texts("var")) {
    const equals = pair.indexOf("=");
    if (equals < 0) {
      throw new Failure(`invalid --var format: '${pair}' (expected key=value)`);
    }
    values.set(pair.slice(0, equals).trim(), pair.slice(equals + 1));
  }
  for (const { name, isRequired, description, usual } of variables) {
    if (values.has(name)) continue;
    if (usual !== null) values.set(name, usual);
    else if (!isRequired) continue;
    else if (call.has("no-input")) {
      throw new Failure(
        `--no-input set but '${name}' has no default and was not supplied via --var`,
      );
    } else {
      throw new Failure(
        `the template needs '${name}' (${description})` +
          `\n  help: add --var ${name}=…`,
        USAGE,
      );
    }
  }
  return values;
}

function prepareTarget(target: string, force: boolean): void {
  const kind = kindOf(target);
  if (kind === null) return;
  if (kind !== "directory") {
    throw new Failure(`target path exists and is not a directory: ${target}`);
  }
  if (!force && listDirectory(target).length > 0) {
    throw new Failure(
      `target directory is not empty: ${target} (use --force to overwrite)`,
    );
  }
}

function kindOf(path: string): ReturnType<typeof fileKind> {
  try {
    return fileKind(path);
  } catch {
    return null;
  }
}
