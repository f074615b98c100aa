// Copyright 2026 the Boruna authors. MIT license.

/**
 * What an import line names. Paths here are texts below the program's root
 * folder, with `/` between their parts, on every system.
 *
 * @module
 */

/** What an import path means. */
export type ImportPath =
  /** A package by its plain name. */
  | { readonly kind: "package"; readonly name: string }
  /** A file below the root folder: `html/tags.ax`. */
  | { readonly kind: "file"; readonly path: string }
  /** Neither, with the reason and the way out. */
  | { readonly kind: "wrong"; readonly message: string; readonly help: string };

/**
 * Reads an import path as written in the file at `from`, which is itself a
 * path below the root folder.
 */
export function readImportPath(text: string, from: string): ImportPath {
  if (/^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(text)) {
    return { kind: "package", name: text };
  }
  if (text.includes("\\")) {
    return {
      kind: "wrong",
      message: `Import path "${text}" contains a backslash`,
      help: "Write `/` between the parts of a path, on every system",
    };
  }
  if (text.startsWith("/") || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)) {
    return {
      kind: "wrong",
      message: `Import path "${text}" is not relative`,
      help: 'Name the file from here, as in `import "./file.ax"`',
    };
  }
  if (!text.startsWith("./") && !text.startsWith("../")) {
    const isFile = text.endsWith(".ax");
    return {
      kind: "wrong",
      message: `Import "${text}" names neither a package nor a file`,
      help: isFile
        ? `Write \`import "./${text}"\` for a file beside this one`
        : 'Write a package as `import "std-json"` and a file as ' +
          '`import "./file.ax"`',
    };
  }
  const parts = from.split("/").slice(0, -1);
  for (const part of text.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") {
      parts.push(part);
    } else if (parts.pop() === undefined) {
      return {
        kind: "wrong",
        message: `Import "${text}" leaves the program's folder`,
        help: "Move the file into the folder of the program that is started",
      };
    }
  }
  const path = parts.join("/");
  if (!path.endsWith(".ax")) {
    return {
      kind: "wrong",
      message: `Import "${text}" does not name an .ax file`,
      help: `Write the whole name, as in \`import "${text}.ax"\``,
    };
  }
  return { kind: "file", path };
}
