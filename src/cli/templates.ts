// Copyright 2026 the Boruna authors. MIT license.

/**
 * Templates of programs: those of a folder (`spec/tooling.md` 6), and those
 * that come with this package.
 *
 * @module
 */

import { decodeText } from "../host/mod.ts";
import {
  compareText,
  type Json,
  JsonError,
  JsonNumber,
  JsonObject,
  parseJson,
  quoteJson,
} from "../value/mod.ts";
import { Failure } from "./failure.ts";
import { SHIPPED, type ShippedTemplate } from "./shipped_templates.ts";
import type { World } from "./world.ts";

/** A variable of a template. */
export interface TemplateVariable {
  readonly name: string;
  readonly isRequired: boolean;
  readonly description: string;
  /** The text for it unless given; null for none. */
  readonly usual: string | null;
}

/** A template. */
export interface Template {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly dependencies: readonly string[];
  readonly capabilities: readonly string[];
  /** By name. */
  readonly variables: readonly TemplateVariable[];
  /** The text with its placeholders; null if the folder has none. */
  readonly text: string | null;
}

/** The templates of a folder, by name; throws `Failure`. */
export function folderTemplates(folder: string, world: World): Template[] {
  return world.list(folder)
    .filter((name) => world.exists(`${folder}/${name}/template.json`))
    .map((name) => read(folder, name, world))
    .sort((a, b) => compareText(a.name, b.name));
}

/** The template of a name in a folder; throws `Failure`. */
export function folderTemplate(
  folder: string,
  name: string,
  world: World,
): Template {
  if (name === "" || /[/\\\0]|\.\./.test(name)) {
    throw new Failure(`invalid template name '${name}'`);
  }
  if (!world.exists(`${folder}/${name}/template.json`)) {
    throw new Failure(`template '${name}' not found`);
  }
  return read(folder, name, world);
}

/** A template that comes with the package. */
export function shippedTemplate(name: string): ShippedTemplate | null {
  return SHIPPED.find((one) => one.name === name) ?? null;
}

/** The text with its placeholders filled in, in the order of their names. */
export function fillIn(
  template: Template,
  values: ReadonlyMap<string, string>,
): string {
  for (const { name, isRequired } of template.variables) {
    if (isRequired && !values.has(name)) {
      throw new Failure(`missing required argument: ${name}`);
    }
  }
  if (template.text === null) {
    throw new Failure("template file not found: app.ax.template");
  }
  let { text } = template;
  for (const name of [...values.keys()].sort(compareText)) {
    text = text.replaceAll(`{{${name}}}`, () => values.get(name) ?? "");
  }
  return text;
}

/** What a template needs, as the lines that tell it. */
export function needsText(
  { dependencies, capabilities }: Template,
  indent: string,
  always: boolean,
): string {
  return ([["deps", dependencies], ["caps", capabilities]] as const)
    .filter(([, list]) => always || list.length > 0)
    .map(([name, list]) => `${indent}${name}: ${list.join(", ")}\n`)
    .join("");
}

function read(folder: string, name: string, world: World): Template {
  const path = `${folder}/${name}/template.json`;
  const wrong = (reason: string) => new Failure(`parse ${path}: ${reason}`);
  let json: Json;
  try {
    json = parseJson(decodeText(world.readFile(path), path));
  } catch (error) {
    if (error instanceof JsonError) throw wrong(error.message);
    throw error;
  }
  const member = (object: Json, key: string): Json => {
    const value = object instanceof JsonObject ? object.get(key) : undefined;
    if (value === undefined) throw wrong(`missing field \`${key}\``);
    return value;
  };
  const string = (object: Json, key: string): string => {
    const value = member(object, key);
    if (typeof value !== "string") throw wrong(`${key}: expected a string`);
    return value;
  };
  const strings = (key: string): string[] => {
    const value = member(json, key);
    if (!Array.isArray(value)) throw wrong(`${key}: expected a list`);
    return value.map((one: Json) => {
      if (typeof one !== "string") throw wrong(`${key}: expected strings`);
      return one;
    });
  };
  const args = member(json, "args");
  if (!(args instanceof JsonObject)) throw wrong("args: expected an object");
  const text = `${folder}/${name}/app.ax.template`;
  return {
    name: string(json, "name"),
    version: string(json, "version"),
    description: string(json, "description"),
    dependencies: strings("dependencies"),
    capabilities: strings("capabilities"),
    variables: args.members.map(([variable, what]) => {
      const usual = what instanceof JsonObject
        ? what.get("default") ?? null
        : null;
      return {
        name: variable,
        isRequired: member(what, "required") === true,
        description: string(what, "description"),
        usual: usual === null
          ? null
          : typeof usual === "string"
          ? usual
          : jsonText(usual),
      };
    }).sort((a, b) => compareText(a.name, b.name)),
    text: world.exists(text) ? decodeText(world.readFile(text), text) : null,
  };
}

/** JSON without white space. */
function jsonText(json: Json): string {
  if (json instanceof JsonNumber) return json.text;
  if (typeof json === "string") return quoteJson(json);
  if (json instanceof JsonObject) {
    return `{${
      json.members.map(([key, value]) => `${quoteJson(key)}:${jsonText(value)}`)
        .join(",")
    }}`;
  }
  return Array.isArray(json)
    ? `[${json.map((one: Json) => jsonText(one)).join(",")}]`
    : String(json);
}
