// Copyright 2026 the Boruna authors. MIT license.

/**
 * The code of record literals and of variants.
 *
 * Values are computed in source order and stored in declaration order. Where
 * the two agree, or nobody could tell, they go straight onto the stack.
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import type {
  Expression,
  FieldInit,
  RecordLiteral,
  VariantExpression,
} from "../syntax/mod.ts";
import { unwrap } from "../syntax/mod.ts";
import { UNIT } from "../value/mod.ts";
import { writeValue } from "./expression.ts";
import { load, pushConstant, store, type Writer } from "./writer.ts";

/** Writes a record literal. */
export function writeRecord(writer: Writer, expression: RecordLiteral): void {
  const { checked } = writer;
  const { span, base, fields } = expression;
  const record = checked.records.get(expression);
  if (record === undefined) {
    throw new Error(`Record "${expression.name.text}" is unknown`);
  }
  let origin: number | null = null;
  if (base !== null) {
    writeValue(writer, base);
    origin = writer.code.slot();
    store(writer, base.span, origin);
  }
  writeFields(writer, span, record.number, record.fields, fields, origin);
}

/** Writes a variant with its payload. */
export function writeVariant(
  writer: Writer,
  expression: VariantExpression,
): void {
  const { code, checked } = writer;
  const { span, payload, fields } = expression;
  const target = checked.variants.get(expression);
  if (target === undefined) {
    throw new Error(`Variant "${expression.variant.text}" is unknown`);
  }
  const type = target.enum.number;
  const { variant } = target;
  if (variant.fields !== null) {
    writeFields(writer, span, type, variant.fields, fields ?? [], null);
  } else if (payload !== null) {
    writeValue(writer, payload);
  } else {
    pushConstant(writer, span, UNIT);
  }
  code.emit(span, { op: "MakeEnum", type, variant: variant.index }, 0);
}

/** Writes the fields and `MakeRecord`; `origin` is the slot of a base. */
function writeFields(
  writer: Writer,
  span: Span,
  type: number,
  declared: readonly { readonly name: string }[],
  given: readonly FieldInit[],
  origin: number | null,
): void {
  const { code } = writer;
  const position = new Map(declared.map(({ name }, index) => [name, index]));
  const values = new Map<number, () => void>();
  const positions = given.map(({ name }) => position.get(name.text) ?? -1);
  const inOrder = positions.every((at, index) =>
    index === 0 || at > (positions[index - 1] ?? -1)
  );
  if (inOrder || given.every(({ value }) => isSimple(value))) {
    for (const [index, { value }] of given.entries()) {
      values.set(positions[index] ?? -1, () => writeValue(writer, value));
    }
  } else {
    for (const [index, { value }] of given.entries()) {
      writeValue(writer, value);
      const slot = code.slot();
      store(writer, value.span, slot);
      values.set(positions[index] ?? -1, () => load(writer, value.span, slot));
    }
  }
  for (const index of declared.keys()) {
    const write = values.get(index);
    if (write !== undefined) {
      write();
    } else if (origin !== null) {
      load(writer, span, origin);
      code.emit(span, { op: "GetField", index }, 0);
    }
  }
  const count = declared.length;
  code.emit(span, { op: "MakeRecord", type, count }, 1 - count);
}

/** Whether the moment of evaluation makes no difference. */
function isSimple(expression: Expression): boolean {
  switch (unwrap(expression).kind) {
    case "Int":
    case "Float":
    case "String":
    case "Bool":
    case "Unit":
    case "None":
    case "NameExpression":
      return true;
    default:
      return false;
  }
}
