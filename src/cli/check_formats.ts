// Copyright 2026 the Boruna authors. MIT license.

/**
 * Findings in the formats of other tools: annotations of GitHub's workflows,
 * SARIF 2.1.0, JUnit.
 *
 * @module
 */

import { codeEntry, type Diagnostic, positionOf } from "../diagnostic/mod.ts";
import { PACKAGE_VERSION } from "./version.ts";

/** What `check --format` takes. */
export const CHECK_FORMATS = [
  "text",
  "json",
  "github",
  "sarif",
  "junit",
] as const;

/** One of the formats. */
export type CheckFormat = typeof CHECK_FORMATS[number];

/** Whether a word names a format. */
export function isCheckFormat(word: string): word is CheckFormat {
  return (CHECK_FORMATS as readonly string[]).includes(word);
}

/** The findings of some files. */
export function report(
  format: Exclude<CheckFormat, "text" | "json">,
  files: readonly string[],
  found: readonly Diagnostic[],
): string {
  switch (format) {
    case "github":
      return found.map(annotation).join("");
    case "sarif":
      return sarif(found);
    case "junit":
      return junit(files, found);
  }
}

/** The sentence, with the way out. */
function sentence({ message, help }: Diagnostic): string {
  return help === null ? message : `${message}\nhelp: ${help}`;
}

/** A workflow command: `::error file=app.ax,line=1,col=2::…`. */
function annotation(one: Diagnostic): string {
  const start = positionOf(one.source, one.span.start);
  const end = positionOf(one.source, one.span.end);
  const members = [
    `file=${property(one.source.name)}`,
    `line=${start.line}`,
    `endLine=${end.line}`,
    `col=${start.column}`,
    ...(start.line === end.line ? [`endColumn=${end.column}`] : []),
    `title=${one.code}`,
  ];
  return `::${one.severity} ${members.join(",")}::${data(sentence(one))}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function sarif(found: readonly Diagnostic[]): string {
  const codes = [...new Set(found.map(({ code }) => code))].sort();
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: {
        driver: {
          name: "boruna",
          version: PACKAGE_VERSION,
          rules: codes.map((code) => {
            const entry = codeEntry(code);
            return {
              id: code,
              name: entry?.name ?? code,
              shortDescription: { text: entry?.summary ?? code },
              fullDescription: { text: entry?.explanation ?? code },
            };
          }),
        },
      },
      columnKind: "unicodeCodePoints",
      results: found.map((one) => ({
        ruleId: one.code,
        ruleIndex: codes.indexOf(one.code),
        level: one.severity,
        message: { text: sentence(one) },
        locations: [location(one)],
        ...(one.labels.length === 0 ? {} : {
          relatedLocations: one.labels.map((label) => ({
            ...location(label),
            message: { text: label.message },
          })),
        }),
      })),
    }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function location(
  { source, span }: Pick<Diagnostic, "source" | "span">,
): Record<string, unknown> {
  const start = positionOf(source, span.start);
  const end = positionOf(source, span.end);
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(source.name.replaceAll("\\", "/")) },
      region: {
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
      },
    },
  };
}

/** A test suite in which each file is a case, and each error a failure. */
function junit(
  files: readonly string[],
  found: readonly Diagnostic[],
): string {
  const names = [...new Set([...files, ...found.map((o) => o.source.name)])];
  const failed = new Set(
    found.filter(({ severity }) => severity === "error")
      .map(({ source }) => source.name),
  );
  const cases = names.map((name) => {
    const of = found.filter(({ source }) => source.name === name);
    const errors = of.filter(({ severity }) => severity === "error");
    const warnings = of.filter(({ severity }) => severity !== "error");
    const head = `    <testcase name="${xml(name)}" classname="boruna.check"`;
    if (of.length === 0) return `${head}/>\n`;
    const first = errors[0];
    return `${head}>\n${
      first === undefined
        ? ""
        : `      <failure message="${
          xml(first.message)
        }" type="${first.code}">${
          errors.map((one) => `\n${xml(line(one))}`).join("")
        }\n      </failure>\n`
    }${
      warnings.length === 0
        ? ""
        : `      <system-out>${
          warnings.map((one) => `\n${xml(line(one))}`).join("")
        }\n      </system-out>\n`
    }    </testcase>\n`;
  });
  const counts = `tests="${names.length}" failures="${failed.size}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n` +
    `  <testsuite name="boruna check" ${counts} errors="0">\n${
      cases.join("")
    }  </testsuite>\n</testsuites>\n`;
}

function line(one: Diagnostic): string {
  const { line, column } = positionOf(one.source, one.span.start);
  return `${one.source.name}:${line}:${column}: ${one.code}: ${sentence(one)}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function xml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
    // deno-lint-ignore no-control-regex -- XML has no such characters
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd");
}
