// Copyright 2026 the Boruna authors. MIT license.

/**
 * Effects: what a function needs must be in its annotation
 * (`design/language-decisions.md` 5.1–5.3).
 *
 * @module
 */

import type { Fix, Span } from "../diagnostic/mod.ts";
import type { FunctionItem, SourceFile } from "../syntax/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import { capabilityText, sortCapabilities } from "./inference.ts";
import { insertion, type Report } from "./report.ts";
import type { FunctionState, Need } from "./world.ts";

/** Compares what functions need with what they declare. */
export function checkEffects(
  functions: readonly FunctionState[],
  main: SourceFile,
  report: Report,
): void {
  const undeclared = new Set<CapabilityName>();
  for (const state of functions) {
    if (isBareMain(state, main)) continue;
    for (const name of checkDeclared(state, report)) undeclared.add(name);
  }
  for (const state of functions) {
    if (isBareMain(state, main)) inferMain(state, report);
    else warnUnneeded(state, undeclared, report);
    const { info } = state;
    if (state.readsInput && !info.capabilities.includes("step.input")) {
      info.capabilities = [...info.capabilities, "step.input"];
    }
  }
}

/** The program's `main` without an annotation may use what it reaches. */
function isBareMain({ item, file }: FunctionState, main: SourceFile): boolean {
  return file === main && item.name.text === "main" &&
    item.capabilities === null;
}

function inferMain(state: FunctionState, report: Report): void {
  const { info, item, file, needs } = state;
  const reached = sortCapabilities(
    needs.map((need) => need.capability).filter((name) =>
      name !== "step.input"
    ),
  );
  info.capabilities = reached;
  if (reached.length === 0) return;
  const text = capabilityText(reached);
  report.add(
    file.source,
    "W002",
    item.name.span,
    `\`main\` has no annotation and uses ${reached.join(", ")}`,
    {
      labels: firstOfEach(needs, reached).map((need) => ({
        source: file.source,
        span: need.span,
        message: `${need.what} needs ${need.capability}`,
      })),
      help: `write \`${text.trim()}\``,
      fix: insertion(
        `annotate \`main\` with \`${text.trim()}\``,
        annotationPlace(item, file),
        text,
      ),
    },
  );
}

/** Reports what is needed and not declared; one finding a function. */
function checkDeclared(
  state: FunctionState,
  report: Report,
): readonly CapabilityName[] {
  const { info, item, file, declared } = state;
  const { source } = file;
  const allowed = new Set<CapabilityName>(declared.map(({ name }) => name));
  const lacking = state.needs.filter((need) =>
    need.capability !== "step.input" && !allowed.has(need.capability)
  );
  if (lacking.length === 0) return [];
  const missing = sortCapabilities(lacking.map((need) => need.capability));
  const ordered = [...lacking].sort((a, b) => a.span.start - b.span.start);
  const [first, ...rest] = firstOfEach(ordered, missing);
  // A misspelt name in the annotation is probably the one that is missing.
  const misspelt = (item.capabilities?.names.length ?? 0) > declared.length;
  if (misspelt || first === undefined) return missing;
  const set = [...declared.map(({ name }) => name), ...missing];
  report.add(
    source,
    "E011",
    first.span,
    `${first.what} needs ${first.capability}, which \`${info.name}\` does not declare`,
    {
      labels: [
        {
          source,
          span: item.name.span,
          message: declared.length === 0
            ? `\`${info.name}\` declares no capability`
            : `\`${info.name}\` declares ${
              sortCapabilities(allowed).join(", ")
            }`,
        },
        ...rest.map((need) => ({
          source,
          span: need.span,
          message: `${need.what} needs ${need.capability}`,
        })),
      ],
      help: `annotate \`${info.name}\` with \`${capabilityText(set).trim()}\``,
      fix: declareFix(item, file, missing),
    },
  );
  return missing;
}

/** The first need of each capability, in the order of the needs. */
function firstOfEach(
  needs: readonly Need[],
  names: readonly CapabilityName[],
): Need[] {
  const open = new Set(names);
  return needs.filter((need) => open.delete(need.capability));
}

function declareFix(
  item: FunctionItem,
  file: SourceFile,
  missing: readonly CapabilityName[],
): Fix {
  const message = `declare ${missing.join(", ")}`;
  const list = item.capabilities;
  if (list === null) {
    const at = annotationPlace(item, file);
    return insertion(message, at, capabilityText(missing));
  }
  const last = list.names.at(-1);
  return last === undefined
    ? {
      message,
      edits: [{
        span: list.span,
        replacement: capabilityText(missing).trim(),
      }],
    }
    : insertion(message, last.span.end, `, ${missing.join(", ")}`);
}

/** Where an annotation goes: after the result type, else after the `)`. */
function annotationPlace(
  item: FunctionItem,
  { source }: SourceFile,
): number {
  if (item.result !== null) return item.result.span.end;
  const last = item.parameters.at(-1);
  const { text } = source;
  let at = last === undefined ? item.name.span.end : last.span.end;
  while (at < item.body.span.start) {
    if (text.startsWith("//", at)) {
      while (at < text.length && text[at] !== "\n" && text[at] !== "\r") {
        at += 1;
      }
    } else if (text[at] === ")") return at + 1;
    else at += 1;
  }
  return item.body.span.start;
}

function warnUnneeded(
  state: FunctionState,
  undeclared: ReadonlySet<CapabilityName>,
  report: Report,
): void {
  const { info, item, file, declared } = state;
  const needed = new Set(state.needs.map((need) => need.capability));
  for (const { name, node } of declared) {
    // Whoever calls a function that lacks its annotation does need it.
    if (needed.has(name) || undeclared.has(name)) continue;
    const alone = (item.capabilities?.names.length ?? 0) === 1;
    report.add(
      file.source,
      "W003",
      node.span,
      `\`${info.name}\` declares ${name} and does not need it`,
      {
        fix: {
          message: `remove \`${node.text}\``,
          edits: [{
            span: alone
              ? withBlanks(item.capabilities!.span, file)
              : withComma(node.span, file),
            replacement: "",
          }],
        },
      },
    );
  }
}

/** A span with the blanks before it on its line. */
function withBlanks(span: Span, { source }: SourceFile): Span {
  let { start } = span;
  while (source.text[start - 1] === " ") start -= 1;
  const { text } = source;
  if (text[start - 1] === "\n" && text[span.end] === "\n") start -= 1;
  return { start, end: span.end };
}

/** A list element with the comma after it, or else before it. */
function withComma(span: Span, { source: { text } }: SourceFile): Span {
  let end = span.end;
  while (text[end] === " ") end += 1;
  if (text[end] === ",") {
    end += 1;
    while (text[end] === " ") end += 1;
    if (text[end] !== "}") return { start: span.start, end };
  }
  let { start } = span;
  while (text[start - 1] === " ") start -= 1;
  return text[start - 1] === ","
    ? { start: start - 1, end: span.end }
    : { start: span.start, end };
}
