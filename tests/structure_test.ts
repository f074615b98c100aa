// Copyright 2026 the Boruna authors. MIT license.

/**
 * The rooms of `src`, enforced: who may import whom, what the deterministic
 * core may not name, and where the packages of others may appear.
 *
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { codeOnly, importsOf } from "./support/source_scan.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** From the top down: a room imports doors of rooms that come later. */
const ROOMS = [
  "cli",
  "mcp",
  "framework",
  "run",
  "telemetry",
  "replay",
  "capability",
  "host",
  "vm",
  "compile",
  "bytecode",
  "check",
  "syntax",
  "value",
  "diagnostic",
] as const;

/** Rooms that may not see clocks, chance, files, network, locale, runtime. */
const CORE: readonly string[] = [
  "replay",
  "vm",
  "compile",
  "bytecode",
  "check",
  "syntax",
  "value",
  "diagnostic",
];

/** What a room may not import although it lies below. */
const MUST_NOT_KNOW: Readonly<Record<string, readonly string[]>> = {
  capability: ["vm", "compile", "bytecode", "check", "syntax"],
  bytecode: ["check", "syntax"],
  replay: ["host"],
  host: ["vm", "compile", "bytecode", "check", "syntax", "value", "diagnostic"],
};

const FORBIDDEN_IN_CORE: readonly RegExp[] = [
  /(?<![.\w$])Date\b/,
  /\bMath\s*\.\s*random\b/,
  // Their last bit differs between engines.
  /\bMath\s*\.\s*(?:a?sinh?|a?cosh?|a?tanh?|atan2|cbrt|expm?1?|hypot|log(?:10|1p|2)?|pow)\b/,
  /(?<![.\w$])(?:performance|process|console|fetch|navigator|crypto)\b(?!\s*[:?]\s)/,
  /(?<![.\w$])(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/,
  /(?<![.\w$])(?:Intl|globalThis|Deno|Bun|Buffer|XMLHttpRequest|WebSocket)\b/,
  /\.\s*(?:localeCompare|toLocale\w+|getRandomValues)\b/,
];

interface SourceFile {
  /** The path from the root, with `/`. */
  readonly path: string;
  readonly room: string;
  readonly text: string;
}

function filesIn(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => {
      const path = `${folder}/${name.split(sep).join("/")}`;
      return {
        path,
        room: path.split("/")[1] ?? "",
        text: readFileSync(join(root, path), "utf8"),
      };
    })
    .sort((a, b) => a.path < b.path ? -1 : 1);
}

const sources = filesIn("src");

/** The file that an import means, from the root; null for a package. */
function target(from: string, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}

test("every folder of src is a room", () => {
  const unknown = sources.filter((file) =>
    !(ROOMS as readonly string[]).includes(file.room)
  );
  assertEquals(unknown.map((file) => file.path), []);
});

test("rooms import only doors of rooms below them", () => {
  const wrong: string[] = [];
  for (const { path, room, text } of sources) {
    for (const { specifier } of importsOf(text)) {
      const to = target(path, specifier);
      if (to === null) continue;
      const other = to.split("/")[1] ?? "";
      if (to.startsWith("src/") && other === room) continue;
      const rank = (ROOMS as readonly string[]).indexOf(other);
      const below = rank > (ROOMS as readonly string[]).indexOf(room);
      const door = to === `src/${other}/mod.ts`;
      if (!below || !door || (MUST_NOT_KNOW[room] ?? []).includes(other)) {
        wrong.push(`${path} imports ${specifier}`);
      }
    }
  }
  assertEquals(wrong, []);
});

test("imports end in .ts and name no registry", () => {
  const wrong: string[] = [];
  for (const { path, text } of sources) {
    for (const { specifier } of importsOf(text)) {
      const ok = specifier.startsWith(".")
        ? specifier.endsWith(".ts")
        : !/^(?:npm|jsr|https?):/.test(specifier);
      if (!ok) wrong.push(`${path} imports ${specifier}`);
    }
  }
  assertEquals(wrong, []);
});

test("the deterministic core names no source of chance", () => {
  const wrong: string[] = [];
  for (const { path, room, text } of sources) {
    if (!CORE.includes(room)) continue;
    const lines = codeOnly(text).split("\n");
    for (const [i, line] of lines.entries()) {
      for (const pattern of FORBIDDEN_IN_CORE) {
        const match = pattern.exec(line);
        if (match !== null) wrong.push(`${path}:${i + 1} names ${match[0]}`);
      }
    }
    for (const { specifier } of importsOf(text)) {
      if (!specifier.startsWith(".")) {
        wrong.push(`${path} imports ${specifier}`);
      }
    }
  }
  assertEquals(wrong, []);
});

test("only host touches the runtime", () => {
  const wrong: string[] = [];
  for (const { path, room, text } of sources) {
    if (room === "host") continue;
    const lines = codeOnly(text).split("\n");
    for (const [i, line] of lines.entries()) {
      const match = /(?<![.\w$])(?:Deno|Bun|process)\s*[.[(]/.exec(line);
      if (match !== null) wrong.push(`${path}:${i + 1} names ${match[0]}`);
    }
    for (const { specifier } of importsOf(text)) {
      if (specifier === "node:process") wrong.push(`${path}: ${specifier}`);
    }
  }
  assertEquals(wrong, []);
});

test("packages appear only where they belong", () => {
  const wrong: string[] = [];
  for (const { path, room, text } of sources) {
    for (const { specifier, kind } of importsOf(text)) {
      if (specifier.startsWith(".") || specifier.startsWith("node:")) continue;
      const ok = specifier.startsWith("@opentelemetry/")
        ? room === "telemetry" &&
          (kind === "type" || /^src\/telemetry\/otlp\w*\.ts$/.test(path))
        : specifier.startsWith("@std/cli")
        ? path === "src/cli/flags.ts"
        : specifier === "pg" || specifier === "pg-cursor"
        ? path === "src/capability/handlers/db_postgres.ts" &&
          kind === "dynamic"
        : specifier === "@cfworker/json-schema" && kind === "dynamic";
      if (!ok) wrong.push(`${path} imports ${specifier}`);
    }
  }
  assertEquals(wrong, []);
});

/** Everything that loading a file loads, packages included. */
function loads(start: string): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    if (!path.endsWith(".ts")) continue;
    const text = readFileSync(join(root, path), "utf8");
    for (const { specifier, kind } of importsOf(text)) {
      if (kind === "static") open.push(target(path, specifier) ?? specifier);
    }
  }
  return seen;
}

test("without an endpoint no OpenTelemetry package is loaded", () => {
  for (const start of ["mod.ts", "src/cli/main.ts", "src/cli/run.ts"]) {
    const heavy = [...loads(start)].filter((name) =>
      /^@opentelemetry\/|^src\/telemetry\/otlp|^node:sqlite|^node:http|^pg\b/
        .test(
          name,
        )
    );
    assertEquals(heavy, [], start);
  }
});

test("a short run loads no compiled tier", () => {
  for (const start of ["mod.ts", "src/cli/main.ts", "src/cli/run.ts"]) {
    const heavy = [...loads(start)].filter((name) =>
      name.startsWith("src/vm/compiled/")
    );
    assertEquals(heavy, [], start);
  }
});

test("OpenTelemetry is reached only through dynamic imports of telemetry", () => {
  const doors = sources.flatMap(({ path, text }) =>
    importsOf(text)
      .filter(({ specifier, kind }) =>
        kind === "dynamic" &&
        /^src\/telemetry\/otlp/.test(target(path, specifier) ?? "")
      )
      .map(() => path)
  );
  assert(doors.every((path) => path.startsWith("src/telemetry/")), `${doors}`);
});

test("every source opens with the licence and a module comment", () => {
  const all = [
    ...sources,
    ...filesIn("scripts"),
    ...filesIn("tests"),
    { path: "mod.ts", text: readFileSync(join(root, "mod.ts"), "utf8") },
  ];
  const wrong = all.filter(({ text }) =>
    !/^\/\/ Copyright 2026 the Boruna authors\. MIT license\.\n\n\/\*\*\n(?: \*[^\n]*\n)+? \* @module\n \*\/\n/
      .test(text)
  );
  assertEquals(wrong.map(({ path }) => path), []);
});

test("files stay within a few hundred lines", () => {
  const long = sources.filter(({ path, text }) =>
    // Embedded packages and tables are data.
    !path.includes("/library/") && text.split("\n").length > 900
  );
  assertEquals(long.map(({ path }) => path), []);
});

test("the versions agree", () => {
  const manifest = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
  const version = readFileSync(join(root, "src/cli/version.ts"), "utf8");
  const written = /PACKAGE_VERSION = "([^"]+)"/.exec(version)?.[1];
  assertEquals(written, manifest.version);
});

test("the stand-ins have versions that the manifest accepts", () => {
  const manifest = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
  for (const member of manifest.workspace as string[]) {
    const read = (name: string) =>
      JSON.parse(readFileSync(join(root, member, name), "utf8"));
    const [deno, npm] = [read("deno.json"), read("package.json")];
    assertEquals(deno.version, npm.version);
    const wanted = manifest.imports[deno.name] as string;
    assertEquals(wanted, `jsr:${deno.name}@^${deno.version}`);
  }
});
