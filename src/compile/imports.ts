// Copyright 2026 the Boruna authors. MIT license.

/**
 * Follows the imports of a program, each file once, and puts them in the order
 * in which their declarations count.
 *
 * This room reads no files: the host hands in texts, by paths below the folder
 * of the program that is started.
 *
 * @module
 */

import type { Program } from "../check/mod.ts";
import {
  type Diagnostic,
  type Source,
  type Span,
  suggest,
} from "../diagnostic/mod.ts";
import { type ImportItem, parse, type SourceFile } from "../syntax/mod.ts";
import { packageNames, packageSource } from "./packages.ts";
import { readImportPath } from "./paths.ts";

/**
 * Gives the text of a file, or null if there is none. `path` is below the
 * folder of the program's own file, with `/` between its parts and without
 * `..`; `from` is the file whose import line asks.
 */
export type Load = (path: string, from: Source) => Source | null;

/** The longest chain of files that import each other. */
const MAX_DEPTH = 100;

/** A program with its imports, and what went wrong on the way. */
export interface Followed {
  readonly program: Program;
  /** Findings of the parser and about imports, in the order of the files. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A file that has been parsed, with the path by which it is known. */
interface Loaded {
  readonly path: string;
  readonly file: SourceFile;
}

/** Parses a program and everything that it imports. */
export function followImports(source: Source, load: Load | null): Followed {
  const { file, diagnostics } = parse(source);
  const path = source.name.split(/[/\\]/).at(-1) ?? source.name;
  const follower = new Follower(load);
  follower.follow({ path, file });
  return {
    program: {
      main: file,
      imports: follower.imports,
      resolved: follower.resolved,
    },
    diagnostics: [...diagnostics, ...follower.diagnostics],
  };
}

class Follower {
  readonly imports: SourceFile[] = [];
  readonly resolved = new Map<object, SourceFile>();
  readonly diagnostics: Diagnostic[] = [];
  readonly #load: Load | null;
  /** The files seen so far; null for one that is not there. */
  readonly #known = new Map<string, Loaded | null>();
  /** The files whose imports are being followed, outermost first. */
  readonly #chain: Loaded[] = [];

  constructor(load: Load | null) {
    this.#load = load;
  }

  follow(importer: Loaded): void {
    this.#known.set(importer.path, importer);
    this.#chain.push(importer);
    for (const item of importer.file.items) {
      if (item.kind === "Import") this.#import(importer, item);
    }
    this.#chain.pop();
  }

  #import(importer: Loaded, item: ImportItem): void {
    const { file } = importer;
    const target = readImportPath(item.path, importer.path);
    if (target.kind === "wrong") {
      return this.#report(file, item.pathSpan, target.message, target.help);
    }
    const path = target.kind === "file"
      ? target.path
      : `libs/${target.name}/src/core.ax`;
    if (!this.#known.has(path)) {
      const source = this.#load?.(path, file.source) ??
        (target.kind === "package" ? packageSource(target.name) : null);
      if (source === null) {
        this.#known.set(path, null);
      } else {
        if (this.#chain.length >= MAX_DEPTH) {
          return this.#report(
            file,
            item.pathSpan,
            `More than ${MAX_DEPTH} files import each other in a row`,
            "Import the file from a place further up",
          );
        }
        const parsed = parse(source);
        this.diagnostics.push(...parsed.diagnostics);
        this.follow({ path, file: parsed.file });
        this.imports.push(parsed.file);
      }
    }
    const loaded = this.#known.get(path) ?? null;
    if (loaded === null) {
      return target.kind === "package"
        ? this.#missingPackage(file, item, target.name)
        : this.#report(
          file,
          item.pathSpan,
          `File "${path}" does not exist`,
          this.#load === null
            ? "Files cannot be imported here; put everything into one file"
            : "The path is read from the folder of the file that imports it",
        );
    }
    const at = this.#chain.findIndex((open) => open.path === path);
    if (at >= 0) {
      const names = this.#chain.slice(at).map((open) => open.path);
      return this.#report(
        file,
        item.pathSpan,
        names.length === 1
          ? `File "${path}" imports itself`
          : `Files import each other in a circle: ${
            [...names, path].map((name) => `"${name}"`).join(", ")
          }`,
        "Move what both need into a file of its own",
      );
    }
    this.resolved.set(item, loaded.file);
  }

  #missingPackage(file: SourceFile, item: ImportItem, name: string): void {
    const near = suggest(name, packageNames());
    this.#report(
      file,
      item.pathSpan,
      `There is no package "${name}"`,
      near !== null
        ? `Did you mean "${near}"?`
        : `The packages are ${packageNames().join(", ")}`,
      near === null ? null : `"${near}"`,
    );
  }

  #report(
    file: SourceFile,
    span: Span,
    message: string,
    help: string,
    replacement: string | null = null,
  ): void {
    this.diagnostics.push({
      code: "E012",
      severity: "error",
      message,
      source: file.source,
      span,
      labels: [],
      notes: [],
      help,
      fix: replacement === null
        ? null
        : { message: `Write ${replacement}`, edits: [{ span, replacement }] },
    });
  }
}
