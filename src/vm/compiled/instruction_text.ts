// Copyright 2026 the Boruna authors. MIT license.

/**
 * Instructions as JavaScript, but for those that end a block.
 *
 * @module
 */

import type { Instruction } from "../../bytecode/mod.ts";
import {
  CAPABILITY_NAMES,
  TAG_ERR,
  TAG_NONE,
  TAG_OK,
  TAG_SOME,
} from "../../value/mod.ts";
import { builtinIndex } from "../builtins.ts";
import type { Trap } from "../trap.ts";
import {
  truthText,
  writeArithmetic,
  writeComparison,
  writeEquality,
  writeNegation,
} from "./arithmetic_text.ts";
import { writeCall, writeIndirectCall } from "./call_text.ts";
import { atom, type Entry, expression, stored, valueText } from "./entry.ts";
import { optionEntry, recordEntry, variantEntry } from "./parts.ts";
import { openedType, resultType } from "./results.ts";
import {
  ACTOR,
  ANY_RECORD,
  ANYTHING,
  BOOL,
  FLOAT,
  kindType,
  LIST,
  NOTHING,
  NUMBER,
  numberType,
  STRING,
  type Type,
  UNIT_KIND,
  VARIANT,
  within,
} from "./types.ts";
import type { Writer } from "./writer.ts";

/** Builtins that have a function of their own among the helpers. */
const DIRECT: { readonly [op: string]: string } = {
  ListHead: "head",
  ListTail: "tail",
  ListIsEmpty: "isEmpty",
  IntToString: "intText",
  MapContainsKey: "mapHas",
};

/** Builtins that only look at a map. */
const LOOKERS: ReadonlySet<string> = new Set([
  "MapContainsKey",
  "MapKeys",
  "MapLen",
  "MapValues",
]);

const TRUTH = kindType(BOOL);
const TEXT = kindType(STRING);
const TEXT_LENGTH = numberType(0, 2 ** 40);

/** Writes the instruction at which the writer stands. */
export function writeInstruction(w: Writer): void {
  w.offset++;
  const instruction = w.code[w.at]!;
  const { op } = instruction;
  switch (op) {
    case "Add":
    case "Sub":
    case "Mul":
    case "Div":
    case "Mod":
      return writeArithmetic(w, op);
    case "Neg":
      return writeNegation(w);
    case "Lt":
    case "Lte":
    case "Gt":
    case "Gte":
      return writeComparison(w, op);
    case "Eq":
    case "Neq":
      return writeEquality(w, op === "Eq");
    case "Call":
      if (instruction.index < w.shared.analysis.module.functions.length) {
        return writeCall(w, instruction.index, instruction.count);
      }
      return writeFault(
        w,
        { kind: "InvalidFunction", index: instruction.index },
        instruction.count,
        1,
      );
    case "CallIndirect":
      return writeIndirectCall(w, instruction.count);
    default:
      if (!writeStackWork(w, instruction) && !writeEffect(w, instruction)) {
        writeValue(w, instruction);
      }
  }
}

/** Writes what cannot be executed: it fails as soon as it is reached. */
function writeFault(w: Writer, trap: Trap, pops: number, pushes: number): void {
  w.stack.length -= pops;
  const fault = w.shared.faults.push(trap) - 1;
  w.counter.note();
  w.line(`fault(${fault});`);
  if (pushes === 1) w.push(atom("U", NOTHING));
}

/** Instructions that only move values. */
function writeStackWork(w: Writer, instruction: Instruction): boolean {
  const { module } = w.shared.analysis;
  switch (instruction.op) {
    case "PushConst": {
      const { index } = instruction;
      const value = module.constants[index];
      if (value === undefined) {
        writeFault(w, { kind: "InvalidConstant", index }, 0, 1);
      } else w.push(w.constant(value));
      return true;
    }
    case "LoadLocal": {
      const { index } = instruction;
      if (index >= w.function.locals) {
        writeFault(w, { kind: "InvalidLocal", index }, 0, 1);
      } else w.push(w.local(index));
      return true;
    }
    case "StoreLocal": {
      const { index } = instruction;
      if (index >= w.function.locals) {
        writeFault(w, { kind: "InvalidLocal", index }, 1, 0);
        return true;
      }
      const entry = w.pop();
      const local = w.scope.locals[index]!;
      const place = w.scope.places.get(index);
      w.spill(local);
      w.becomes(index, entry.type);
      if (place?.kind === "list") {
        // Code that is not reached may have something else.
        if (entry.items === undefined) return true;
        w.line(`${place.array} = items(${entry.items.text});`);
        w.line(`${place.length} = ${entry.items.count};`);
        return true;
      }
      if (place !== undefined) {
        w.move(place, entry);
        return true;
      }
      if (entry.text === local.text) return true;
      const text = w.types.doubles[index] ? entry.text : valueText(entry);
      w.line(
        `${local.text} = ${
          entry.grows === undefined ? stored(local, text, false) : text
        };`,
      );
      w.forget(index);
      return true;
    }
    case "LoadGlobal":
    case "StoreGlobal": {
      const { op, index } = instruction;
      const load = op === "LoadGlobal";
      if (index >= module.globals.length) {
        const trap: Trap = { kind: "InvalidGlobal", index };
        writeFault(w, trap, load ? 0 : 1, load ? 1 : 0);
      } else if (load) w.give(`loadGlobal(${index})`, ANYTHING);
      else w.line(`storeGlobal(${index}, ${valueText(w.pop())});`);
      return true;
    }
    case "Pop":
      w.pop();
      return true;
    case "Dup": {
      const entry = w.hold(w.pop());
      w.push(entry);
      w.push(entry);
      return true;
    }
    case "Nop":
    case "Jmp":
      return true;
    default:
      return false;
  }
}

/** Instructions that someone outside hears of. */
function writeEffect(w: Writer, instruction: Instruction): boolean {
  switch (instruction.op) {
    case "Assert": {
      const condition = w.keep(w.pop());
      w.check();
      const { arity, locals } = w.function;
      const shown: string[] = [];
      for (let i = 0; i < Math.min(arity, locals); i++) {
        shown.push(valueText(w.local(i)));
      }
      w.line(
        `if (${truthText(w, condition)}) holds(); else broken([${
          shown.join(", ")
        }]);`,
      );
      return true;
    }
    case "GuardSeal": {
      const label = w.keep(w.pop());
      const verdict = w.keep(w.pop());
      w.check();
      w.line(`guard(${valueText(verdict)}, ${valueText(label)});`);
      return true;
    }
    case "EmitUi": {
      const tree = w.keep(w.pop());
      w.check();
      w.line(`emitUi(${valueText(tree)});`);
      return true;
    }
    case "Debug": {
      const value = w.keep(w.pop());
      w.push(value);
      w.check();
      w.line(`debug(${valueText(value)});`);
      return true;
    }
    case "DebugMsg": {
      const value = w.keep(w.pop());
      const message = w.keep(w.pop());
      w.push(value);
      w.check();
      w.line(`debugMessage(${valueText(message)}, ${valueText(value)});`);
      return true;
    }
    case "CapCall":
    case "TypedCapCall":
    case "TryCapCall": {
      const { id, count } = instruction;
      if (CAPABILITY_NAMES[id] === undefined) {
        writeFault(w, { kind: "UnknownCapability", id }, count, 1);
        return true;
      }
      const values = operands(w, count);
      const args = count === 0 ? "()" : `([${values}])`;
      w.check();
      const name = w.temporary();
      if (w.form === "attempt") {
        w.line(`${name} = tryCall${args};`);
        w.line(`if (${name} === void 0) return void 0;`);
      } else {
        w.line(`${name} = call${args};`);
        w.line(`if (${name} === void 0) { yield 0; ${name} = answer(); }`);
      }
      w.push(atom(name, ANYTHING));
      return true;
    }
    case "SpawnActor":
      w.give(`spawn(${instruction.index})`, kindType(ACTOR));
      return true;
    case "SendMsg": {
      const message = w.keep(w.pop());
      const actor = w.keep(w.pop());
      w.counter.note();
      w.line(`send(${valueText(actor)}, ${valueText(message)});`);
      return true;
    }
    case "ReceiveMsg":
      // Nobody sends in a plain run.
      w.push(atom("U", kindType(UNIT_KIND)));
      return true;
    default:
      return false;
  }
}

/** The topmost operands as a list of values. */
export function operands(w: Writer, count: number): string {
  return w.stack.splice(w.stack.length - count).map(valueText).join(", ");
}

/** Instructions that compute a value. */
function writeValue(w: Writer, instruction: Instruction): void {
  switch (instruction.op) {
    case "Not": {
      const entry = w.pop();
      w.push(expression(`!${truthText(w, entry)}`, TRUTH, [entry]));
      return;
    }
    case "And":
    case "Or": {
      const b = w.keep(w.pop());
      const a = w.keep(w.pop());
      const sign = instruction.op === "And" ? "&&" : "||";
      const text = `${truthText(w, a)} ${sign} ${truthText(w, b)}`;
      w.push(expression(text, TRUTH, [a, b]));
      return;
    }
    case "Concat":
      return writeConcat(w);
    case "MakeRecord": {
      const { type, count } = instruction;
      const fields = w.stack.splice(w.stack.length - count)
        .map((field) => w.hold(field));
      const kind = w.shared.shapes.kindOf(type, count);
      w.push(recordEntry(type, fields, kindType(kind)));
      return;
    }
    case "MakeEnum":
      return writeVariant(w, instruction, instruction.variant);
    case "MakeSome":
      return writeVariant(w, instruction, TAG_SOME);
    case "MakeOk":
      return writeVariant(w, instruction, TAG_OK);
    case "MakeErr":
      return writeVariant(w, instruction, TAG_ERR);
    case "MakeList": {
      const { count } = instruction;
      const type = given(w, instruction, count);
      const text = `[${operands(w, count)}]`;
      const next = w.code[w.at + 1];
      if (
        next?.op === "StoreLocal" && w.at + 1 < w.end &&
        w.scope.places.get(next.index)?.kind === "list"
      ) {
        w.push({ ...atom("U", type), items: { text, count } });
      } else w.give(`list(${text})`, type, count > 0);
      return;
    }
    case "MakeMap": {
      const count = 2 * instruction.count;
      const type = given(w, instruction, count);
      const entries = operands(w, count);
      w.give(w.counter.failing(`map([${entries}])`), type, true);
      return;
    }
    case "StringLen":
      return writeTextLength(w);
    case "MapGet":
      return writeMapGet(w);
    case "MapSet":
      return writeMapSet(w);
    case "GetField":
      return writeField(w, instruction.index);
    case "ListLen":
      return writeLength(w);
    case "ListGet":
      return writeElement(w);
    case "ListPush":
    case "ListAppend":
      return writePush(
        w,
        instruction,
        instruction.op === "ListPush" ? "pushOld" : "push",
      );
    case "TestTag": {
      const entry = w.hold(w.pop());
      w.push(
        expression(`${tagText(entry)} === ${instruction.tag}`, TRUTH, [entry]),
      );
      return;
    }
    case "GetPayload":
      if (within(w.stack[w.stack.length - 1]!.kinds, ~VARIANT)) return;
      w.push(payload(w.hold(w.pop()), null, []));
      return;
    case "CheckType": {
      const entry = w.keep(w.pop());
      w.counter.note();
      w.line(`checkType(${instruction.index}, ${valueText(entry)});`);
      w.push(entry);
      return;
    }
    case "IntToFloat": {
      const { text, kinds } = w.keep(w.pop());
      w.give(
        kinds === NUMBER
          ? `${text} + 0`
          : kinds === FLOAT
          ? w.counter.failing(`toFloat(box(${text}))`)
          : `typeof ${text} === "number" ? ${text} + 0 : ${
            w.counter.failing(`toFloat(${text})`)
          }`,
        kindType(FLOAT),
      );
      return;
    }
    default:
      return writeBuiltin(w, instruction);
  }
}

/** What an instruction makes of its operands, which stay where they are. */
function given(w: Writer, instruction: Instruction, count: number): Type {
  const types = w.stack.slice(w.stack.length - count).map(({ type }) => type);
  return resultType(instruction, types, w.shared.narrow);
}

/** A value as a bare double, if it is one. */
function content(text: string, { kinds }: Type): string {
  return kinds === FLOAT ? `${text}.value` : text;
}

function writeBuiltin(w: Writer, instruction: Instruction): void {
  const [index, count] = builtinIndex(instruction.op);
  const type = given(w, instruction, count);
  const values = LOOKERS.has(instruction.op)
    ? w.stack.splice(w.stack.length - count).map(readText).join(", ")
    : operands(w, count);
  const direct = DIRECT[instruction.op];
  w.give(
    w.counter.failing(
      direct === undefined
        ? `builtin(${index}, [${values}])`
        : `${direct}(${values})`,
    ),
    type,
  );
}

/** Appends to a list in pieces. */
function writeGrowth(
  w: Writer,
  array: string,
  length: string,
  value: string,
  before: () => void,
): void {
  before();
  w.line(`if (${length} >= F[3]) { ${w.counter.failing(`full(${length})`)}; }`);
  // Someone else may have appended to what was shared.
  w.line(
    `if (${array}.length !== ${length}) ${array} = own(${array}, ${length});`,
  );
  w.line(`put(${array}, ${value});`);
  w.line(`${length} = ${length} + 1;`);
}

function writePush(w: Writer, instruction: Instruction, helper: string): void {
  const type = given(w, instruction, 2);
  const value = w.keep(w.pop());
  const list = w.hold(w.pop());
  const next = w.code[w.at + 1];
  const { parts } = list;
  if (parts?.kind === "list" && next?.op === "StoreLocal" && w.at + 1 < w.end) {
    const place = w.scope.places.get(next.index);
    if (place?.kind === "list" && place.array === parts.array) {
      writeGrowth(w, place.array, place.length, valueText(value), () => {
        w.spill(w.scope.locals[next.index]!);
        w.becomes(next.index, type);
      });
      w.at++;
      w.offset++;
      return;
    }
  }
  if (
    list.grows !== undefined && next?.op === "StoreLocal" &&
    w.at + 1 < w.end && next.index < w.function.locals &&
    w.scope.locals[next.index]!.grows === list.grows
  ) {
    const text = valueText(value);
    w.spill(w.scope.locals[next.index]!);
    w.becomes(next.index, type);
    w.counter.note();
    w.line(`extend(${list.text}, ${text});`);
    w.at++;
    w.offset++;
    return;
  }
  w.give(
    w.counter.failing(`${helper}(${valueText(list)}, ${valueText(value)})`),
    type,
    true,
  );
}

/** The text of an entry for someone who only looks at it. */
function readText(entry: Entry): string {
  return entry.isMap ? entry.text : valueText(entry);
}

/** Looks into a map: what it finds is an Option in pieces. */
function writeMapGet(w: Writer): void {
  const type = given(w, { op: "MapGet" }, 2);
  const key = valueText(w.pop());
  const map = w.pop();
  const payload = type.cases?.find(({ tag }) => tag === TAG_SOME)?.payload;
  // A Float would be taken out of its box before it is known to be there.
  if (payload === undefined || payload.kinds & FLOAT) {
    w.give(w.counter.failing(`mapGet(${map.text}, ${key})`), type);
    return;
  }
  const [found, tag] = [w.temporary(), w.temporary()];
  w.line(
    `${found} = ${w.counter.failing(`mapFind(${map.text}, ${key})`)};`,
  );
  w.line(`${tag} = ${found} === void 0 ? ${TAG_NONE} : ${TAG_SOME};`);
  // Its pieces are read whether it is there or not.
  w.line(`if (${found} === void 0) ${found} = U;`);
  w.push(optionEntry(atom(tag, kindType(NUMBER)), atom(found, payload), type));
}

/** Changes a map; in place, where the local that gets it holds it alone. */
function writeMapSet(w: Writer): void {
  const type = given(w, { op: "MapSet" }, 3);
  const value = valueText(w.pop());
  const key = valueText(w.keep(w.pop()));
  const map = w.hold(w.pop());
  const next = w.code[w.at + 1];
  if (
    map.grows !== undefined && next?.op === "StoreLocal" &&
    w.at + 1 < w.end && next.index < w.function.locals &&
    w.scope.locals[next.index]!.grows === map.grows
  ) {
    w.spill(w.scope.locals[next.index]!);
    w.becomes(next.index, type);
    w.counter.note();
    w.line(`${map.text} = mapExtend(${map.text}, ${key}, ${value});`);
    w.at++;
    w.offset++;
    return;
  }
  w.give(
    w.counter.failing(`mapSet(${valueText(map)}, ${key}, ${value})`),
    type,
  );
}

function writeConcat(w: Writer): void {
  const b = w.keep(w.pop());
  const a = w.keep(w.pop());
  const slow = w.counter.failing(`concat(${valueText(a)}, ${valueText(b)})`);
  if (!(a.kinds & STRING && b.kinds & STRING)) {
    w.give(slow, TEXT);
    return;
  }
  const guards = [a, b].filter(({ kinds }) => kinds !== STRING).map((
    { text },
  ) => `typeof ${text} === "string"`);
  guards.push(`${a.text}.length + ${b.text}.length <= F[2]`);
  const text = `${guards.join(" && ")} ? ${a.text} + ${b.text} : ${slow}`;
  w.give(text, TEXT, false, writeGrownLength(w, a, b));
}

/** Keeps the length of a text that grows; false if this one does not. */
function writeGrownLength(w: Writer, text: Entry, more: Entry): boolean {
  const next = w.code[w.at + 1];
  if (next?.op !== "StoreLocal" || w.at + 1 >= w.end) return false;
  const length = w.scope.lengths.get(next.index);
  const local = w.scope.locals[next.index];
  if (
    length === undefined || text.text !== local!.text || more.kinds !== STRING
  ) return false;
  w.spill(local!);
  w.line(
    `if (${length} >= 0) ${length} = ${length} + textLength(${more.text});`,
  );
  return true;
}

/** The length of a text in bytes. */
function writeTextLength(w: Writer): void {
  const text = w.pop();
  const local = w.scope.locals.findIndex((local) => local.text === text.text);
  const length = w.scope.lengths.get(local);
  if (length === undefined) {
    const call = w.counter.failing(`textLength(${valueText(text)})`);
    w.give(call, TEXT_LENGTH);
    return;
  }
  w.line(`if (!(${length} >= 0)) ${length} = textLength(${text.text});`);
  w.push(atom(length, TEXT_LENGTH, text.locals));
}

function writeVariant(w: Writer, instruction: Instruction, tag: number): void {
  const type = given(w, instruction, 1);
  const of = instruction.op === "MakeEnum" ? instruction.type : -1;
  w.push(variantEntry(of, tag, w.hold(w.pop()), type));
}

function writeField(w: Writer, index: number): void {
  const entry = w.hold(w.pop());
  const { text, kinds, parts } = entry;
  const { shapes } = w.shared;
  const field = parts?.kind === "record" ? parts.fields[index] : undefined;
  if (field !== undefined) {
    w.push(field);
    return;
  }
  const type = shapes.field(kinds, index);
  if (shapes.hasField(kinds, index)) {
    w.push(expression(content(`${text}.f${index}`, type), type, [entry]));
    return;
  }
  const slow = w.counter.failing(`field(${valueText(entry)}, ${index})`);
  if (index > 7 || !(kinds & ANY_RECORD)) {
    w.give(content(slow, type), type);
    return;
  }
  const read = `(o = ${text}.f${index}) !== void 0 ? o : ${slow}`;
  w.give(type.kinds === FLOAT ? `(${read}).value` : read, type);
}

function writeLength(w: Writer): void {
  const type = given(w, { op: "ListLen" }, 1);
  const entry = w.hold(w.pop());
  const { text, kinds, parts } = entry;
  if (parts?.kind === "list") {
    w.push({ ...parts.length, lengthOf: parts.length.locals[0]! });
    return;
  }
  if (kinds === LIST) {
    const length = expression(`${text}.length`, type, [entry]);
    const [local] = entry.locals;
    w.push(local === undefined ? length : { ...length, lengthOf: local });
    return;
  }
  const slow = w.counter.failing(`length(${valueText(entry)})`);
  w.give(
    kinds & LIST ? `${text} instanceof List ? ${text}.length : ${slow}` : slow,
    type,
  );
}

function writeElement(w: Writer): void {
  const type = given(w, { op: "ListGet" }, 2);
  const index = w.keep(w.pop());
  const list = w.hold(w.pop());
  const slow = w.counter.failing(
    `element(${valueText(list)}, ${valueText(index)})`,
  );
  const { parts } = list;
  if (!(list.kinds & LIST) || !(index.kinds & NUMBER) || index.type.high < 0) {
    w.give(content(slow, type), type);
    return;
  }
  const [l, i] = [list.text, index.text];
  const isNumber = index.kinds === NUMBER;
  const [read, length] = parts?.kind === "list"
    // The sum is no name of a property, whatever the index is.
    ? [`${parts.array}[0 + ${i}]`, parts.length.text]
    : [`${l}.array[${l}.start + ${i}]`, `${l}.length`];
  if (
    w.known !== undefined && list.kinds === LIST && isNumber &&
    index.type.low >= 0 && w.known.index === index.locals[0] &&
    w.known.list === list.locals[0]
  ) {
    w.give(content(`(${read})`, type), type);
    return;
  }
  const guards: string[] = [];
  if (!isNumber) guards.push(`typeof ${i} === "number"`);
  if (list.kinds !== LIST) guards.push(`${l} instanceof List`);
  if (index.type.low < 0) guards.push(`${i} >= 0`);
  guards.push(`${i} < ${length}`);
  const found = `${guards.join(" && ")} ? ${read} : ${slow}`;
  w.give(type.kinds === FLOAT ? `(${found}).value` : found, type);
}

/** The match tag of an operand that may be repeated. */
export function tagText({ text, kinds, parts }: Entry): string {
  if (parts?.kind === "variant") return parts.tag.text;
  if (kinds === VARIANT) return `${text}.tag`;
  if (!(kinds & (VARIANT | BOOL))) return "(-1)";
  return `((o = ${text}.tag) !== void 0 ? o : tag(${text}))`;
}

/**
 * What a match opens in an operand: the content of a variant, else the value
 * itself. Some tags leave no doubt; without tags, some are taken.
 */
export function payload(
  entry: Entry,
  tags: readonly number[] | null,
  taken: readonly number[],
): Entry {
  const { text, kinds } = entry;
  if (within(kinds, ~VARIANT)) return entry;
  const type = openedType(entry.type, tags, taken);
  const { parts } = entry;
  if (parts?.kind === "variant") {
    const cases = parts.cases.filter(({ tag }) =>
      tags === null ? !taken.includes(tag) : tags.includes(tag)
    );
    const [first] = cases;
    if (first === undefined) return atom("U", NOTHING);
    // None stays as it is.
    const isNone = parts.type === -1 && first.tag === TAG_NONE;
    if (cases.length === 1 && !isNone) return first.payload;
    if (cases.length === 1) {
      return atom("N", type);
    }
  }
  const carried = `${text}.payload`;
  // Bools have the tags 0 and 1, None stays as it is.
  const sure = tags !== null &&
    tags.every((tag) =>
      tag > 1 || tag < TAG_NONE || (tag >= 0 && kinds === VARIANT)
    );
  if (sure) return expression(content(carried, type), type, [entry]);
  const opened = kinds === VARIANT
    ? `${text} === N ? ${text} : ${carried}`
    : `(o = ${carried}) === void 0 || ${text} === N ? ${text} : o`;
  return expression(
    type.kinds === FLOAT ? `(${opened}).value` : opened,
    type,
    [entry],
  );
}
