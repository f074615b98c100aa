// Copyright 2026 the Boruna authors. MIT license.

/**
 * Writes the standard packages into a module, so that an import needs no file:
 * `node scripts/gen_library.ts` after a change of `src/compile/library/*.ax`.
 *
 * @module
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const FOLDER = new URL("../src/compile/library/", import.meta.url);

/** The text of the module that holds the packages. */
export function libraryModule(): string {
  const names = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".ax"))
    .sort();
  const rows = names.map((name) => {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    return `  "${name.slice(0, -".ax".length)}": ${quoted(text)},\n`;
  });
  return `// Copyright 2026 the Boruna authors. MIT license.

/**
 * The texts of the standard packages, written by \`scripts/gen_library.ts\`
 * from the files beside this one. Change those, not this.
 *
 * @module
 */

// deno-fmt-ignore-file

/** The source of each package, by name. */
export const PACKAGE_TEXTS: Readonly<Record<string, string>> = {
${rows.join("")}};
`;
}

/** A template literal, so that changes of a package can be read here too. */
function quoted(text: string): string {
  const escaped = text.replace(/[\\\`]|\$(?=\{)/g, (mark) => "\\" + mark);
  return "`" + escaped + "`";
}

if (import.meta.main) {
  writeFileSync(new URL("texts.ts", FOLDER), libraryModule());
}
