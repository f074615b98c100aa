// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna lang codes`: the codes that the reference has too. `explain` knows
 * all.
 *
 * @module
 */

import { CODES } from "../diagnostic/mod.ts";
import type { Call } from "./command.ts";
import { SUCCESS } from "./exit.ts";

/** Prints E001 to E009 (`spec/cli.md` 5.9). */
export function run({ world, has }: Call): number {
  const codes = CODES.filter(({ code }) => code >= "E001" && code <= "E009");
  if (has("json")) {
    const document = {
      codes: codes.map(({ category, code, name, summary }) => ({
        category,
        code,
        name,
        summary,
      })),
      version: 1,
    };
    world.out(`${JSON.stringify(document, null, 2)}\n`);
    return SUCCESS;
  }
  const row = (code: string, name: string, category: string, text: string) =>
    `${code.padEnd(6)} ${name.padEnd(22)} ${category.padEnd(16)} ${text}\n`;
  world.out(row("CODE", "NAME", "CATEGORY", "SUMMARY"));
  for (const { code, name, category, summary } of codes) {
    world.out(row(code, name, category, summary));
  }
  return SUCCESS;
}
