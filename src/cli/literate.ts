// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna literate extract FILE` (`spec/cli.md` 7.4, `spec/tooling.md` 5).
 *
 * @module
 */

import { decodeText, FileError, fileKind, makeDirectory } from "../host/mod.ts";
import { indentJson } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";
import { type Fence, fencesOf } from "./fences.ts";

const LANGUAGES = ["ax", "boruna", "quint"];

/** Writes the blocks; those before a wrong one stay. */
export function run(call: Call): number {
  const { world } = call;
  const path = call.positionals[0] ?? "";
  const folder = call.text("out-dir") ?? "gen";
  let markdown: string;
  try {
    markdown = decodeText(world.readFile(path), path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new Failure(`cannot read ${path}: ${error.message}`);
  }
  openFolder(folder);
  const texts = new Map<string, string>();
  let extracted = 0;
  let skipped = 0;
  for (const fence of fencesOf(markdown)) {
    const file = fileOf(fence);
    if (file === null) {
      skipped++;
      continue;
    }
    extracted++;
    const text = (texts.get(file) ?? "") + (fence.text || "\n");
    texts.set(file, text);
    const slash = file.lastIndexOf("/");
    if (slash > 0) makeDirectory(`${folder}/${file.slice(0, slash)}`);
    world.writeFile(`${folder}/${file}`, text);
  }
  const files = [...texts.keys()];
  if (call.has("json")) {
    const document = {
      "files_written": files,
      "blocks_extracted": extracted,
      "blocks_skipped": skipped,
    };
    world.out(`${indentJson(JSON.stringify(document))}\n`);
    return SUCCESS;
  }
  world.out(`Extracted ${extracted} block(s) into ${folder}\n`);
  if (skipped > 0) world.out(`Skipped ${skipped} non-extractable fence(s)\n`);
  if (call.has("verbose")) {
    for (const file of files) world.out(`  wrote ${file}\n`);
  }
  return SUCCESS;
}

function openFolder(folder: string): void {
  const wrong = (reason: string) =>
    new Failure(`[literate.invalid_out_dir] invalid --out-dir: ${reason}`);
  let kind: ReturnType<typeof fileKind> = null;
  try {
    kind = fileKind(folder);
    if (kind === null) makeDirectory(folder);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw wrong(`cannot create "${folder}": ${error.message}`);
  }
  if (kind !== null && kind !== "directory") {
    throw wrong(`"${folder}" exists but is not a directory`);
  }
}

/** The file that a block goes to; null if it goes nowhere. */
function fileOf({ info, line }: Fence): string | null {
  const words = info.split(/\s+/).filter((word) => word !== "");
  const [language = "", file, operator] = words;
  if (!LANGUAGES.includes(language) || file === undefined) return null;
  const invalid = (detail: string) =>
    new Failure(
      `[literate.invalid_fence] invalid fence header on line ${line}: ${detail} — saw \`${info}\``,
    );
  if (words.length !== 3) throw invalid("expected `<lang> <filename> +=`");
  if (operator !== "+=") throw invalid("operator must be `+=`");
  if (file.startsWith("/") || /^[A-Za-z]:|^\\/.test(file)) {
    throw new Failure(
      `[literate.absolute_path] absolute path rejected on line ${line}: ` +
        `filename \`${file}\` must be relative`,
    );
  }
  if (file.split(/[/\\]/).includes("..")) {
    throw new Failure(
      `[literate.path_traversal] path traversal rejected on line ${line}: ` +
        `filename \`${file}\` contains \`..\``,
    );
  }
  return file;
}
