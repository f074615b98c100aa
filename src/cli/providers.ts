// Copyright 2026 the Boruna authors. MIT license.

/**
 * `--providers FILE`: checks a file of model providers and describes it
 * (`spec/cli.md` 5.1). Secrets are never read.
 *
 * @module
 */

import {
  type Providers,
  ProvidersError,
  readProviders,
} from "../capability/mod.ts";
import { decodeText, FileError } from "../host/mod.ts";
import {
  compareText,
  type Json,
  JsonError,
  JsonObject,
  parseJson,
} from "../value/mod.ts";
import { Failure } from "./failure.ts";
import type { World } from "./world.ts";

const KNOWN = ["anthropic", "ollama", "openai_compat", "deny", "passthrough"];

/** The description, with a line end. Throws `Failure`. */
export function describeProviders(path: string, world: World): string {
  const entries = readEntries(path, world);
  if (entries.length === 0) return "providers: (no providers configured)\n";
  const parts = entries.map(([capability, entry]) => {
    const provider = text(entry, "provider");
    if (provider === null) throw invalid("missing field `provider`");
    if (!KNOWN.includes(provider)) {
      throw new Failure(
        `unknown provider "${provider}" for capability "${capability}"; ` +
          `expected one of: ${KNOWN.join(", ")}`,
      );
    }
    const extras = [
      ["model", text(entry, "model")],
      ["key_env", text(entry, "api_key_env")],
      ["base_url", text(entry, "base_url")],
    ] as const;
    const told = extras
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `, ${name}=${value}`);
    return `${capability} -> ${provider}${told.join("")}`;
  });
  return `providers: ${parts.join("; ")}\n`;
}

/** What live runs make of the file. Throws `Failure`. */
export function readProvidersFile(path: string, world: World): Providers {
  try {
    return readProviders(readJson(path, world));
  } catch (error) {
    if (error instanceof ProvidersError) throw new Failure(error.message);
    throw error;
  }
}

function readJson(path: string, world: World): Json {
  try {
    return parseJson(decodeText(world.readFile(path), path));
  } catch (error) {
    if (error instanceof FileError) {
      throw new Failure(`cannot read ${path}: ${error.message}`);
    }
    if (error instanceof JsonError) throw invalid(error.message);
    throw error;
  }
}

/** Entries by capability name, in its order. */
function readEntries(path: string, world: World): [string, JsonObject][] {
  const json = readJson(path, world);
  if (!(json instanceof JsonObject)) throw invalid("expected a map");
  return [...json.members]
    .map(([name, entry]): [string, JsonObject] => {
      if (!(entry instanceof JsonObject)) {
        throw invalid("expected struct ProviderEntry");
      }
      return [name, entry];
    })
    .sort(([a], [b]) => compareText(a, b));
}

function text(entry: JsonObject, name: string): string | null {
  const value = entry.get(name) ?? null;
  if (value === null || typeof value === "string") return value;
  throw invalid(`${name}: expected a string`);
}

function invalid(reason: string): Failure {
  return new Failure(`invalid providers.json: ${reason}`);
}
