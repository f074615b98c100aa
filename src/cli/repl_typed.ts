// Copyright 2026 the Boruna authors. MIT license.

/**
 * Inputs that a person types: prompts, several lines, history.
 *
 * @module
 */

import {
  FileError,
  type LineReader,
  makeDirectory,
  MAX_HISTORY,
  openLineReader,
} from "../host/mod.ts";
import type { World } from "./world.ts";

const PROMPT = ">>> ";
const MORE = "... ";

/**
 * Reads inputs until the end. `wantsMore` says whether a text goes on with the
 * next line, `deal` deals with an input and says whether to read another one.
 */
export async function readTyped(
  world: World,
  wantsMore: (text: string, isForced: boolean) => boolean,
  deal: (text: string) => Promise<boolean>,
): Promise<void> {
  const file = historyFile(world);
  const reader = await openLineReader(file === null ? [] : recall(world, file));
  try {
    let text = "";
    while (true) {
      const typed = await reader.read(text === "" ? PROMPT : MORE);
      if (typed.kind === "end") {
        world.out("\n");
        return;
      }
      if (typed.kind === "interrupt") {
        text = "";
        continue;
      }
      const isForced = text !== "" && typed.text.trim() === "";
      text = text === "" ? typed.text : `${text}\n${typed.text}`;
      if (!text.trimStart().startsWith(":") && wantsMore(text, isForced)) {
        continue;
      }
      const whole = text;
      text = "";
      if (!await deal(whole)) return;
    }
  } finally {
    reader.close();
    if (file !== null) keep(world, file, reader);
  }
}

/** Where lines are kept; null for nowhere. */
function historyFile(world: World): string | null {
  if (world.variable("BORUNA_NO_HISTORY")) return null;
  const named = world.variable("BORUNA_HISTORY");
  if (named) return named;
  const state = world.variable("XDG_STATE_HOME");
  const home = world.variable("HOME") ?? world.variable("USERPROFILE");
  const folder = state || (home ? `${home}/.local/state` : "");
  return folder === "" ? null : `${folder}/boruna/history`;
}

/** What was typed before, the newest first. */
function recall(world: World, file: string): string[] {
  try {
    return new TextDecoder().decode(world.readFile(file)).split("\n")
      .filter((line) => line !== "").reverse();
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

/** Keeps what was typed; that it cannot be kept is no error. */
function keep(world: World, file: string, reader: LineReader): void {
  try {
    makeDirectory(file.slice(0, file.lastIndexOf("/")) || "/");
    const lines = [...reader.history()].slice(0, MAX_HISTORY).reverse();
    world.writeFile(file, lines.map((line) => `${line}\n`).join(""));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}
