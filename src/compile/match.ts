// Copyright 2026 the Boruna authors. MIT license.

/**
 * The code of `match`.
 *
 * Patterns that look no deeper than the match tag become a `Match` instruction
 * with its table. All others become tests in order, as the reference does it
 * for strings; the last arm needs none, since the checker knows that the arms
 * cover everything.
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import type {
  BindingPattern,
  Expression,
  MatchArm,
  MatchExpression,
  Pattern,
} from "../syntax/mod.ts";
import { unwrap } from "../syntax/mod.ts";
import {
  TAG_ERR,
  TAG_NONE,
  TAG_OK,
  TAG_OTHER,
  TAG_SOME,
} from "../value/mod.ts";
import type { Label } from "./code.ts";
import { type Mode, writeBranch, writeValue } from "./expression.ts";
import { load, pushConstant, store, type Writer } from "./writer.ts";

/** Where a part of the matched value is found. */
interface Place {
  /** The slot of the whole value. */
  readonly slot: number;
  /** How to get from there to the part; a number is a field. */
  readonly path: readonly ("payload" | number)[];
}

/** Writes a match. */
export function writeMatch(
  writer: Writer,
  expression: MatchExpression,
  mode: Mode,
): void {
  const { code } = writer;
  const height = code.height;
  writeValue(writer, expression.subject);
  if (expression.arms.every(({ pattern }) => isShallow(writer, pattern))) {
    writeTable(writer, expression, mode);
  } else {
    writeTests(writer, expression, mode);
  }
  code.height = mode === "value" ? height + 1 : height;
}

/** Whether the match tag decides a pattern. */
function isShallow(writer: Writer, pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "WildcardPattern":
    case "BindingPattern":
    case "BoolPattern":
    case "UnitPattern":
    case "NonePattern":
      return true;
    case "WrapPattern":
      return isCertain(writer, pattern.inner);
    case "NamedPattern": {
      if (writer.checked.patterns.get(pattern)?.kind !== "variant") {
        return false;
      }
      return (pattern.payload === null || isCertain(writer, pattern.payload)) &&
        (pattern.fields ?? []).every((field) =>
          isCertain(writer, field.pattern)
        );
    }
    case "IntPattern":
    case "StringPattern":
    case "ErrorPattern":
      return false;
  }
}

/** Whether a pattern fits every value of its type. */
function isCertain(writer: Writer, pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "WildcardPattern":
    case "BindingPattern":
    case "UnitPattern":
      return true;
    case "NamedPattern":
      return writer.checked.patterns.get(pattern)?.kind === "record" &&
        (pattern.fields ?? []).every((field) =>
          isCertain(writer, field.pattern)
        );
    default:
      return false;
  }
}

/** The match tag that a shallow pattern asks for. */
function tagOf(writer: Writer, pattern: Pattern): number {
  switch (pattern.kind) {
    case "BoolPattern":
      return pattern.value ? 1 : 0;
    case "NonePattern":
      return TAG_NONE;
    case "WrapPattern":
      return WRAP_TAGS[pattern.constructor_];
    case "NamedPattern": {
      const target = writer.checked.patterns.get(pattern);
      return target?.kind === "variant" ? target.variant.index : TAG_OTHER;
    }
    default:
      return TAG_OTHER;
  }
}

const WRAP_TAGS: Readonly<Record<"Some" | "Ok" | "Err", number>> = {
  Some: TAG_SOME,
  Ok: TAG_OK,
  Err: TAG_ERR,
};

function writeTable(
  writer: Writer,
  { subject, arms, span }: MatchExpression,
  mode: Mode,
): void {
  const { code } = writer;
  // `Match` opens the value; a name for the whole one needs a copy.
  const whole = opens(writer, subject) &&
      arms.some(({ pattern }) => pattern.kind === "BindingPattern")
    ? code.slot()
    : null;
  if (whole !== null) {
    store(writer, subject.span, whole);
    load(writer, subject.span, whole);
  }
  const table = code.table();
  code.emit(span, { op: "Match", index: table }, 0);
  const end = code.label();
  const height = code.height;
  const starts = arms.map(({ pattern }) => {
    const start = code.label();
    code.row(table, tagOf(writer, pattern), start);
    return start;
  });
  code.reachable = false;
  for (const [index, arm] of arms.entries()) {
    const start = starts[index];
    if (start !== undefined) code.bind(start);
    code.height = height;
    writeReceived(writer, arm.pattern, whole);
    writeBranch(writer, arm.body, mode);
    if (index < arms.length - 1) code.jump(arm.span, "Jmp", end);
  }
  code.bind(end);
}

/** Whether `Match` takes the content out of values of this type. */
function opens(writer: Writer, subject: Expression): boolean {
  const { typeOf } = writer.checked;
  const type = typeOf.get(subject) ?? typeOf.get(unwrap(subject));
  return type?.kind === "Option" || type?.kind === "Result" ||
    type?.kind === "Enum";
}

/** Takes what `Match` has pushed for an arm. */
function writeReceived(
  writer: Writer,
  pattern: Pattern,
  whole: number | null,
): void {
  const { code } = writer;
  const { span } = pattern;
  if (pattern.kind === "BindingPattern" && whole !== null) {
    code.emit(span, { op: "Pop" }, -1);
    load(writer, span, whole);
    return store(writer, span, declare(writer, pattern));
  }
  const content = pattern.kind === "WrapPattern"
    ? pattern.inner
    : pattern.kind === "NamedPattern" && pattern.payload !== null
    ? pattern.payload
    : pattern;
  if (content.kind === "BindingPattern") {
    return store(writer, content.span, declare(writer, content));
  }
  if (!hasBinding(content)) return code.emit(span, { op: "Pop" }, -1);
  const slot = code.slot();
  store(writer, span, slot);
  // A record, or the named fields of the variant itself.
  if (content.kind === "NamedPattern") {
    writeFieldPatterns(writer, content, { slot, path: [] }, null);
  }
}

function hasBinding(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "BindingPattern":
      return true;
    case "WrapPattern":
      return hasBinding(pattern.inner);
    case "NamedPattern":
      return (pattern.payload !== null && hasBinding(pattern.payload)) ||
        (pattern.fields ?? []).some((field) => hasBinding(field.pattern));
    default:
      return false;
  }
}

function writeTests(
  writer: Writer,
  { subject, arms }: MatchExpression,
  mode: Mode,
): void {
  const { code } = writer;
  const slot = code.slot();
  store(writer, subject.span, slot);
  const end = code.label();
  const place: Place = { slot, path: [] };
  const height = code.height;
  const needed = neededArms(writer, arms);
  for (const [index, { pattern, body, span }] of needed.entries()) {
    code.height = height;
    const isLast = index === needed.length - 1;
    const next = isLast ? null : code.label();
    writePattern(writer, pattern, place, next);
    writeBranch(writer, body, mode);
    if (!isLast) code.jump(span, "Jmp", end);
    if (next !== null) code.bind(next);
  }
  code.bind(end);
}

/** The arms up to the first that fits everything. */
function neededArms(
  writer: Writer,
  arms: readonly MatchArm[],
): readonly MatchArm[] {
  const certain = arms.findIndex(({ pattern }) => isCertain(writer, pattern));
  return certain < 0 ? arms : arms.slice(0, certain + 1);
}

/**
 * Tests and binds a pattern. A test that fails jumps to `next`; null says that
 * the pattern is known to fit, so that only its names matter.
 */
function writePattern(
  writer: Writer,
  pattern: Pattern,
  place: Place,
  next: Label | null,
): void {
  const { code } = writer;
  const { span } = pattern;
  switch (pattern.kind) {
    case "WildcardPattern":
    case "UnitPattern":
      return;
    case "BindingPattern":
      writePlace(writer, span, place);
      return store(writer, span, declare(writer, pattern));
    case "IntPattern":
    case "StringPattern":
      if (next === null) return;
      writePlace(writer, span, place);
      pushConstant(writer, span, pattern.value);
      code.emit(span, { op: "Eq" }, -1);
      return code.jump(span, "JmpIfNot", next);
    case "BoolPattern":
      if (next === null) return;
      writePlace(writer, span, place);
      return code.jump(span, pattern.value ? "JmpIfNot" : "JmpIf", next);
    case "NonePattern":
      return writeTagTest(writer, span, TAG_NONE, place, next);
    case "WrapPattern":
      writeTagTest(writer, span, tagOf(writer, pattern), place, next);
      return writePattern(writer, pattern.inner, contentOf(place), next);
    case "NamedPattern": {
      const target = writer.checked.patterns.get(pattern);
      if (target?.kind !== "variant") {
        return writeFieldPatterns(writer, pattern, place, next);
      }
      if (target.enum.variants.length > 1) {
        writeTagTest(writer, span, target.variant.index, place, next);
      }
      const content = contentOf(place);
      if (pattern.payload !== null) {
        writePattern(writer, pattern.payload, content, next);
      }
      return writeFieldPatterns(writer, pattern, content, next);
    }
    case "ErrorPattern":
      throw new Error("A pattern could not be read");
  }
}

function writeFieldPatterns(
  writer: Writer,
  pattern: Pattern & { readonly kind: "NamedPattern" },
  { slot, path }: Place,
  next: Label | null,
): void {
  const target = writer.checked.patterns.get(pattern);
  const declared = target?.kind === "variant"
    ? target.variant.fields
    : target?.record.fields;
  for (const field of pattern.fields ?? []) {
    const index = declared?.findIndex(({ name }) => name === field.name.text) ??
      -1;
    if (index < 0) throw new Error(`Field "${field.name.text}" is unknown`);
    writePattern(writer, field.pattern, { slot, path: [...path, index] }, next);
  }
}

function contentOf({ slot, path }: Place): Place {
  return { slot, path: [...path, "payload"] };
}

function writeTagTest(
  writer: Writer,
  span: Span,
  tag: number,
  place: Place,
  next: Label | null,
): void {
  if (next === null) return;
  writePlace(writer, span, place);
  writer.code.emit(span, { op: "TestTag", tag }, 0);
  writer.code.jump(span, "JmpIfNot", next);
}

function writePlace(writer: Writer, span: Span, { slot, path }: Place): void {
  load(writer, span, slot);
  for (const step of path) {
    writer.code.emit(
      span,
      step === "payload"
        ? { op: "GetPayload" }
        : { op: "GetField", index: step },
      0,
    );
  }
}

function declare(writer: Writer, pattern: BindingPattern): number {
  const local = writer.checked.locals.get(pattern);
  // A name that the checker did not keep still takes what it is given.
  return local === undefined ? writer.code.slot() : writer.code.declare(local);
}
