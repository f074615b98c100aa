// Copyright 2026 the Boruna authors. MIT license.

/**
 * A compiled program that can run, and what its code calls.
 *
 * There is one instance of a program, because engines treat what a second one
 * closes over as variable. Runs of one program take turns: what belongs to a
 * run is put in place when it goes on and taken away when it stops.
 *
 * @module
 */

import type { Instruction, Module, Opcode } from "../../bytecode/mod.ts";
import {
  AxMap,
  CAPABILITY_NAMES,
  Float,
  FnRef,
  intMulAddRem,
  intToFloat,
  intToText,
  isInt,
  isTruthy,
  List,
  listAppend,
  listExtend,
  listOf,
  listTail,
  listToArray,
  listView,
  makeRecord,
  mapClaim,
  mapExtend,
  mapGet,
  mapHas,
  mapLend,
  mapSet,
  matchTag,
  NONE,
  Record,
  record1,
  record2,
  record3,
  record4,
  record5,
  recordField,
  recordFields,
  some,
  UNIT,
  utf8Length,
  type Value,
  valuesEqual,
  Variant,
} from "../../value/mod.ts";
import {
  add,
  compare,
  divide,
  multiply,
  negate,
  remainder,
  subtract,
} from "../arithmetic.ts";
import { builtin, builtinIndex, type Surroundings } from "../builtins.ts";
import { legacyList, listElement, makeMap } from "../collections.ts";
import {
  assertContract,
  checkType,
  debugMessage,
  type EffectHost,
  guard,
  printed,
  send,
  spawn,
} from "../effects.ts";
import type { Answer, CapabilityCall } from "../execution.ts";
import { fail, failOverflow, failType } from "../failure.ts";
import type { Attempts } from "./attempts.ts";
import { checkConcat, checkList } from "../size.ts";
import type { Emitted } from "./emit.ts";
import { FACTORY_PARAMETERS } from "./emit.ts";
import type { HELPERS } from "./helper_names.ts";
import { NEAR } from "./structure.ts";

/** The values of the generated code's cells. */
export const FUEL = 0;
/** The cell with the place where something may happen. */
export const SITE = 1;
/** The cell with the longest text. */
export const TEXT_LIMIT = 2;
/** The cell with the longest list. */
export const LIST_LIMIT = 3;
/** The cell with the largest map. */
export const MAP_LIMIT = 4;
/** How many cells there are. */
const CELLS = 5;

/** What generated code sees of the run that is going on. */
export interface Run extends EffectHost {
  readonly around: Surroundings;
  readonly callDepth: number;
  readonly globals: Value[];
  locals: readonly Value[];
  /** Answers a call at once, or returns null. */
  readonly call: ((call: CapabilityCall) => Answer | null) | null;
  /** The call that waits, and its answer when it has come. */
  pending: CapabilityCall | null;
  answer: Answer | null;
  readonly attempts: Attempts;
  /** The fuel is used up where code cannot pause: fails or gives more. */
  refill(): void;
  /** Steps of light code are told: fails or goes on. */
  spend(steps: number, site: number): void;
  /** The same where it can: true if the run should pause. */
  pause(): boolean;
}

/** A program's code. */
export interface Instance {
  readonly emitted: Emitted;
  /** The cells. */
  readonly cells: Int32Array;
  /** Starts the entry: gives its value, or an iterator. */
  readonly entry: (depth: number) => unknown;
  /** Makes a run the one that helpers mean; gives the one before. */
  use(run: Run | null): Run | null;
}

/** The end of a program by `Halt`. */
export class HaltSignal {
  /** What the program gives. */
  readonly value: Value;

  /** Creates the end with a value. */
  constructor(value: Value) {
    this.value = value;
  }
}

/** Unwinds narrow code where an Int leaves the safe range. */
export class WideSignal {}

/** Whether JavaScript may be made from text here; asked once. */
export function canGenerateCode(): boolean {
  if (allowed === undefined) {
    try {
      new Function("");
      allowed = true;
    } catch {
      allowed = false;
    }
  }
  return allowed;
}
let allowed: boolean | undefined;

/** Makes a program's code runnable. */
export function link(module: Module, emitted: Emitted): Instance {
  const cells = new Int32Array(CELLS);
  let run: Run;
  const helpers = makeHelpers(module, emitted, cells, () => run);
  // The text is from the closed generator: no program can put code into it.
  const factory = new Function(...FACTORY_PARAMETERS, emitted.text);
  const names = FACTORY_PARAMETERS.slice(2) as (keyof typeof helpers)[];
  const first = factory(
    cells,
    Object.freeze(emitted.constants.slice()),
    ...names.map((name) => helpers[name]),
  );
  const units = new Array<Value>(emitted.parameters).fill(UNIT);
  return {
    emitted,
    cells,
    entry: units.length === 0 ? first : (depth) => first(...units, depth),
    use(next) {
      const before = run ?? null;
      run = next!;
      return before;
    },
  };
}

/** What many calls get: logs keep it once. */
const NO_ARGS: readonly Value[] = Object.freeze([]);

const FORMS: {
  readonly [op in Opcode]?: CapabilityCall["form"];
} = {
  CapCall: "plain",
  TypedCapCall: "typed",
  TryCapCall: "try",
};

/** What generated code calls; nothing else of ours can be reached from it. */
function makeHelpers(
  module: Module,
  emitted: Emitted,
  cells: Int32Array,
  current: () => Run,
): { readonly [name in typeof HELPERS[number]]: unknown } {
  const { sites, faults } = emitted;
  /** A builtin that the interpreter computes from its stack. */
  const plain = (op: Parameters<typeof builtinIndex>[0]) => {
    const [index] = builtinIndex(op);
    return (...values: Value[]) => builtin(index, values, 0, current().around);
  };
  const slowAppend = plain("ListAppend");
  const slowHead = plain("ListHead");
  const slowTail = plain("ListTail");
  const slowIsEmpty = plain("ListIsEmpty");
  const slowGet = plain("MapGet");
  const slowSet = plain("MapSet");
  const slowHas = plain("MapContainsKey");
  const slowLength = plain("StringLen");
  const slowText = plain("IntToString");

  /** Goes on with the answer of a call. */
  const accept = (call: CapabilityCall, answer: Answer): Value => {
    if (answer.kind === "trap") return fail(answer.trap);
    if (!call.declared) {
      return fail({ kind: "CapabilityDenied", capability: call.capability });
    }
    return answer.value;
  };

  /** Calls of capabilities without arguments, by the numbers of their places. */
  const calls: (CapabilityCall | undefined)[] = [];
  const callAt = (site: number): CapabilityCall => {
    const function_ = module.functions[sites.functions[site]!]!;
    const instruction = function_.code[sites.instructions[site]!]!;
    const form = FORMS[instruction.op];
    if (form === undefined) throw new TypeError("No call stands there");
    const { id } = instruction as Extract<
      Instruction,
      { readonly op: "CapCall" }
    >;
    const capability = CAPABILITY_NAMES[id]!;
    return calls[site] = Object.freeze({
      kind: "call",
      capability,
      args: NO_ARGS,
      function: function_.name,
      declared: function_.capabilities.includes(capability),
      form,
    });
  };

  /** Makes a call: its answer, or `undefined` where that has to come. */
  const ask = (args: readonly Value[]): Value | undefined => {
    const run = current();
    const place = calls[cells[SITE]!] ?? callAt(cells[SITE]!);
    const call: CapabilityCall = place.declared && args.length > 0
      ? {
        kind: "call",
        capability: place.capability,
        args,
        function: place.function,
        declared: place.declared,
        form: place.form,
      }
      : place;
    const answer = run.call === null ? null : run.call(call);
    if (answer !== null) return accept(call, answer);
    run.pending = call;
    return undefined;
  };

  /** Arithmetic that gives up where narrow code has no way to go on. */
  const narrow = emitted.narrow
    ? (compute: (a: Value, b: Value) => Value) => (a: Value, b: Value) => {
      const result = compute(a, b);
      if (typeof result === "bigint") throw new WideSignal();
      return result;
    }
    : (compute: (a: Value, b: Value) => Value) => compute;

  const helpers: { readonly [name in typeof HELPERS[number]]: unknown } = {
    U: UNIT,
    N: NONE,
    Float,
    List,
    add: narrow(add),
    subtract: narrow(subtract),
    multiply: narrow(multiply),
    divide: narrow(divide),
    remainder: narrow(remainder),
    negate: narrow(negate),
    trunc: Math.trunc,
    rest: intMulAddRem,
    zero: () => fail({ kind: "DivisionByZero" }),
    compare,
    equal: valuesEqual,
    truthy: isTruthy,
    box: (x: number) => new Float(x),
    double(value: Value): number {
      if (value instanceof Float) return value.value;
      return isInt(value) ? intToFloat(value) : failType("numeric", value);
    },
    toFloat: (value: Value) =>
      isInt(value) ? intToFloat(value) : failType("Int", value),
    concat(a: Value, b: Value): string {
      if (typeof a !== "string") failType("String", a);
      if (typeof b !== "string") failType("String", b);
      checkConcat(a.length + b.length, current().around.sizes);
      return a + b;
    },
    record: (type: number, fields: Value[]) =>
      makeRecord(type, fields, 0, fields.length),
    record1,
    record2,
    record3,
    record4,
    record5,
    variant: (tag: number, type: number, payload: Value) =>
      new Variant(tag, type, payload),
    tag: matchTag,
    field(value: Value, index: number): Value {
      if (!(value instanceof Record)) return failType("Record", value);
      return recordField(value, index) ?? fail({
        kind: "TypeError",
        expected: "valid field index",
        got: "out of bounds",
      });
    },
    list: listOf,
    length: (value: Value) => legacyList(value).length,
    element: listElement,
    push(list: Value, value: Value): Value {
      return list instanceof List && list.length < cells[LIST_LIMIT]!
        ? listAppend(list, value)
        : slowAppend(list, value);
    },
    pushOld(list: Value, value: Value): Value {
      if (list instanceof List && list.length < cells[LIST_LIMIT]!) {
        return listAppend(list, value);
      }
      if (!(list instanceof List)) {
        return listOf([...recordFields(legacyList(list)), value]);
      }
      checkList(list.length + 1, current().around.sizes);
      return listAppend(list, value);
    },
    extend(list: List, value: Value): void {
      if (list.length >= cells[LIST_LIMIT]!) {
        checkList(list.length + 1, current().around.sizes);
      }
      listExtend(list, value);
    },
    view: listView,
    items: (array: Value[]) => array,
    share: (array: Value[], length: number) => new List(array, 0, length),
    own: (array: Value[], length: number) =>
      listToArray(new List(array, 0, length)),
    put(array: Value[], value: Value): void {
      array.push(value);
    },
    full: (length: number) => checkList(length + 1, current().around.sizes),
    head(list: Value): Value {
      if (!(list instanceof List)) return slowHead(list);
      return list.length === 0 ? NONE : some(list.array[list.start]!);
    },
    tail: (list: Value) =>
      list instanceof List ? listTail(list) : slowTail(list),
    isEmpty: (list: Value) =>
      list instanceof List ? list.length === 0 : slowIsEmpty(list),
    map: (values: Value[]) => makeMap(values, 0, values.length),
    mapGet(map: Value, key: Value): Value {
      if (!(map instanceof AxMap) || typeof key !== "string") {
        return slowGet(map, key);
      }
      const value = mapGet(map, key);
      return value === undefined ? NONE : some(value);
    },
    mapFind(map: Value, key: Value): Value | undefined {
      if (!(map instanceof AxMap) || typeof key !== "string") {
        return slowGet(map, key);
      }
      return mapGet(map, key);
    },
    mapExtend(map: AxMap, key: Value, value: Value): Value {
      return typeof key === "string" && map.size < cells[MAP_LIMIT]!
        ? mapExtend(map, key, value)
        : slowSet(mapLend(map), key, value);
    },
    claim: mapClaim,
    lend: mapLend,
    mapSet(map: Value, key: Value, value: Value): Value {
      return map instanceof AxMap && typeof key === "string" &&
          map.size < cells[MAP_LIMIT]!
        ? mapSet(map, key, value)
        : slowSet(map, key, value);
    },
    mapHas: (map: Value, key: Value) =>
      map instanceof AxMap && typeof key === "string"
        ? mapHas(map, key)
        : slowHas(map, key),
    textLength: (text: Value) =>
      typeof text === "string" ? utf8Length(text) : slowLength(text),
    intText: (value: Value) =>
      isInt(value) ? intToText(value) : slowText(value),
    builtin: (index: number, values: Value[]) =>
      builtin(index, values, 0, current().around),
    checkType: (index: number, value: Value) =>
      checkType(current(), index, value),
    loadGlobal: (index: number) => current().globals[index],
    storeGlobal(index: number, value: Value): void {
      current().globals[index] = value;
    },
    holds(): void {
      const site = cells[SITE]!;
      assertContract(
        current(),
        sites.functions[site]!,
        sites.instructions[site]!,
        true,
        0,
      );
    },
    broken(locals: Value[]): void {
      const site = cells[SITE]!;
      const run = current();
      run.locals = locals;
      assertContract(
        run,
        sites.functions[site]!,
        sites.instructions[site]!,
        false,
        0,
      );
    },
    guard: (verdict: Value, label: Value) => guard(current(), verdict, label),
    emitUi: (tree: Value) => current().observer.uiEmit(tree),
    debug(value: Value): void {
      const run = current();
      run.observer.debug(printed(value));
    },
    debugMessage(message: Value, value: Value): void {
      const run = current();
      run.observer.debug(debugMessage(message, value));
    },
    spawn: (function_: number) => spawn(current(), function_),
    send: (to: Value, payload: Value) => send(current(), to, payload),
    call(args: readonly Value[] = NO_ARGS): Value | undefined {
      const { attempts } = current();
      if (attempts.repeats()) return attempts.next();
      return ask(args);
    },
    tryCall(args: readonly Value[] = NO_ARGS): Value | undefined {
      const value = ask(args);
      if (value !== undefined) current().attempts.note(value);
      return value;
    },
    mayTry: () => current().attempts.begin(),
    goBack(): void {
      const run = current();
      run.attempts.undo(run.pending !== null);
    },
    answer(): Value {
      const run = current();
      const { pending, answer } = run;
      run.pending = null;
      run.answer = null;
      return accept(pending!, answer!);
    },
    halt(value: Value): never {
      throw new HaltSignal(value);
    },
    fault: (index: number) => fail(faults[index]!),
    exhausted: () => fail({ kind: "MatchExhausted" }),
    noFunction(value: Value): never {
      if (!(value instanceof FnRef)) {
        return failType("function reference", value);
      }
      return fail({ kind: "InvalidFunction", index: value.index });
    },
    refill: () => current().refill(),
    spend(steps: number, site: number): number {
      current().spend(steps, site);
      return 0;
    },
    near(sum: number): void {
      if (!(sum <= NEAR && sum >= -NEAR)) throw new WideSignal();
    },
    wide(): never {
      throw new WideSignal();
    },
    pause: () => current().pause(),
    overflow: () => failOverflow(current().callDepth),
  };
  for (const [name, helper] of Object.entries(helpers)) {
    // The classes and values belong to everyone.
    if (typeof helper === "function" && name !== "Float" && name !== "List") {
      Object.freeze(helper);
    }
  }
  return helpers;
}
