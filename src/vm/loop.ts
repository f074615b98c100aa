// Copyright 2026 the Boruna authors. MIT license.

/**
 * The interpreter: one function that executes instructions until it must stop.
 *
 * Its state is in local variables, small Ints and plain tests are done in place,
 * and everything else is a call. The numbers of the cases are those of
 * `number.ts`. A case that goes on ends with `continue`; what leaves the
 * `switch` calls the function `callee` with the `count` topmost values.
 *
 * @module
 */

import {
  CAPABILITY_NAMES,
  FnRef,
  isTruthy,
  joinTexts,
  List,
  listAppend,
  listOf,
  makeRecord,
  matchTag,
  NONE,
  Record,
  recordField,
  recordFields,
  TAG_ERR,
  UNIT,
  Variant,
} from "../value/mod.ts";
import { compute, computeFloat, holds, holdsForOthers } from "./sequence.ts";
import {
  add,
  compare,
  divide,
  equal,
  multiply,
  negate,
  remainder,
  subtract,
} from "./arithmetic.ts";
import { CALL_FORMS, FINISH_CODE, WIDTH } from "./assemble.ts";
import { builtin } from "./builtins.ts";
import type { CapabilityCall, Stop } from "./execution.ts";
import {
  fail,
  failOverflow,
  failSize,
  failType,
  failUnderflow,
  TrapSignal,
} from "./failure.ts";
import { checkLocals, type Machine } from "./machine.ts";
import { legacyList, listElement, makeMap } from "./collections.ts";
import {
  assertContract,
  checkType,
  debugMessage,
  guard,
  printed,
  receive,
  send,
  spawn,
} from "./effects.ts";
import { checkConcat, checkList } from "./size.ts";

/** The largest Int that is a number; a literal, for the loop's sake. */
const MAX = 9007199254740991;
/** Where implicit returns end to pile up values: no default run gets there. */
const MAX_OPERANDS = 2 ** 23;

/** Runs a machine from where it stands to the next stop. */
export function runLoop(m: Machine): Stop {
  const { stack, locals, functions, around, operandLimit, callDepth } = m;
  const constants = m.module.constants;
  let frames = m.frameCells;
  let current = m.function;
  let code = m.code.code;
  let size = m.code.locals;
  let pc = m.pc;
  let sp = m.sp;
  let base = m.base;
  let localBase = m.localBase;
  let depth = m.depth;
  let fuel = m.fuel;
  // Two operands more are still allowed.
  const fusedLimit = operandLimit - 1;
  let stop: Stop;
  try {
    run: while (true) {
      if (--fuel < 0) {
        const boundary = m.boundary(current, pc, sp);
        fuel = m.fuel;
        if (boundary !== null) {
          stop = boundary;
          break run;
        }
      }
      let callee: number;
      let count: number;
      const number = code[pc]!;
      switch (number) {
        case 0: { // PushConst
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = constants[code[pc + 1]!]!;
          pc += 3;
          continue;
        }
        case 1: { // LoadLocal
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = locals[localBase + code[pc + 1]!]!;
          pc += 3;
          continue;
        }
        case 2: { // StoreLocal
          if (sp < 1) failUnderflow();
          locals[localBase + code[pc + 1]!] = stack[--sp]!;
          pc += 3;
          continue;
        }
        case 3: { // Add
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          let r: number;
          stack[sp - 1] = typeof a === "number" && typeof b === "number" &&
              (r = a + b) <= MAX && r >= -MAX
            ? r
            : add(a, b);
          pc += 3;
          continue;
        }
        case 4: { // Sub
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          let r: number;
          stack[sp - 1] = typeof a === "number" && typeof b === "number" &&
              (r = a - b) <= MAX && r >= -MAX
            ? r
            : subtract(a, b);
          pc += 3;
          continue;
        }
        case 5: { // Mul
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          let r: number;
          stack[sp - 1] = typeof a === "number" && typeof b === "number" &&
              (r = a * b) <= MAX && r >= -MAX
            ? r
            : multiply(a, b);
          pc += 3;
          continue;
        }
        case 6: { // Div
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          stack[sp - 1] = typeof a === "number" && typeof b === "number" &&
              b > 0 && (a | 0) === a && (b | 0) === b
            ? (a / b) | 0
            : divide(a, b);
          pc += 3;
          continue;
        }
        case 7: { // Mod
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          stack[sp - 1] = typeof a === "number" && typeof b === "number" &&
              a >= 0 && b > 0
            ? a % b
            : remainder(a, b);
          pc += 3;
          continue;
        }
        case 8: { // Neg
          if (sp < 1) failUnderflow();
          stack[sp - 1] = negate(stack[sp - 1]!);
          pc += 3;
          continue;
        }
        case 9: { // Eq
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          stack[sp - 1] = typeof a === "object" ? equal(a, b) : a === b;
          pc += 3;
          continue;
        }
        case 10: { // Neq
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          stack[sp - 1] = typeof a === "object" ? !equal(a, b) : a !== b;
          pc += 3;
          continue;
        }
        case 11: { // Lt
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          stack[sp - 1] = typeof a === "number" && typeof b === "number"
            ? a < b
            : compare(a, b) < 0;
          pc += 3;
          continue;
        }
        case 12: { // Lte
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          stack[sp - 1] = typeof a === "number" && typeof b === "number"
            ? a <= b
            : compare(a, b) <= 0;
          pc += 3;
          continue;
        }
        case 13: { // Gt
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          stack[sp - 1] = typeof a === "number" && typeof b === "number"
            ? a > b
            : compare(a, b) > 0;
          pc += 3;
          continue;
        }
        case 14: { // Gte
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          stack[sp - 1] = typeof a === "number" && typeof b === "number"
            ? a >= b
            : compare(a, b) >= 0;
          pc += 3;
          continue;
        }
        case 15: { // Not
          if (sp < 1) failUnderflow();
          stack[sp - 1] = !isTruthy(stack[sp - 1]!);
          pc += 3;
          continue;
        }
        case 16: { // And
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          stack[sp - 1] = isTruthy(a) && isTruthy(b);
          pc += 3;
          continue;
        }
        case 17: { // Or
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          stack[sp - 1] = isTruthy(a) || isTruthy(b);
          pc += 3;
          continue;
        }
        case 18: { // Concat
          if (sp < 2) failUnderflow();
          const b = stack[--sp]!;
          const a = stack[sp - 1]!;
          if (typeof a !== "string") failType("String", a);
          if (typeof b !== "string") failType("String", b);
          checkConcat(a.length + b.length, around.sizes);
          stack[sp - 1] = joinTexts(a, b);
          pc += 3;
          continue;
        }
        case 19: // Jmp
          pc = code[pc + 1]!;
          continue;
        case 20: { // JmpIf
          if (sp < 1) failUnderflow();
          const c = stack[--sp]!;
          pc = (typeof c === "boolean" ? c : isTruthy(c))
            ? code[pc + 1]!
            : pc + 3;
          continue;
        }
        case 21: { // JmpIfNot
          if (sp < 1) failUnderflow();
          const c = stack[--sp]!;
          pc = (typeof c === "boolean" ? c : isTruthy(c))
            ? pc + 3
            : code[pc + 1]!;
          continue;
        }
        case 22: // Call
          callee = code[pc + 1]!;
          count = code[pc + 2]!;
          if (sp < count) failUnderflow();
          break;
        case 23: { // CallIndirect
          if (sp < 1) failUnderflow();
          const f = stack[sp - 1]!;
          if (!(f instanceof FnRef)) failType("function reference", f);
          count = code[pc + 1]!;
          if (--sp < count) failUnderflow();
          callee = f.index;
          if (callee >= functions.length) {
            fail({ kind: "InvalidFunction", index: callee });
          }
          break;
        }
        case 24: // Ret
        case 54: { // implicit return
          const value = number === 24 && sp > 0 ? stack[--sp]! : UNIT;
          if (sp > base) sp = base;
          // An implicit return may pass the operand limit, call after call.
          if (sp >= MAX_OPERANDS) failSize("operands", MAX_OPERANDS);
          stack[sp++] = value;
          if (--depth === 0) {
            current = -1;
            code = FINISH_CODE.code;
            size =
              base =
              localBase =
              pc =
                0;
            continue;
          }
          const frame = (depth - 1) * 4;
          current = frames[frame]!;
          pc = frames[frame + 1]!;
          base = frames[frame + 2]!;
          localBase = frames[frame + 3]!;
          const caller = functions[current]!;
          code = caller.code;
          size = caller.locals;
          continue;
        }
        case 25: // Pop
          if (sp < 1) failUnderflow();
          sp--;
          pc += 3;
          continue;
        case 26: // Dup
          if (sp < 1) failUnderflow();
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp] = stack[sp - 1]!;
          sp++;
          pc += 3;
          continue;
        case 27: // Nop
          pc += 3;
          continue;
        case 28: // Halt
          stop = { kind: "done", value: sp > 0 ? stack[--sp]! : UNIT };
          pc += 3;
          break run;
        case 29: { // Match
          if (sp < 1) failUnderflow();
          const v = stack[sp - 1]!;
          const table = code[pc + 1]!;
          let tag: number;
          if (v instanceof Variant) {
            if (v !== NONE) stack[sp - 1] = v.payload;
            tag = v.tag - TAG_ERR;
          } else tag = matchTag(v) - TAG_ERR;
          pc = tag < code[table]! ? code[table + 2 + tag]! : code[table + 1]!;
          if (pc < 0) fail({ kind: "MatchExhausted" });
          continue;
        }
        case 30: { // MakeRecord
          const n = code[pc + 2]!;
          if (sp < n) failUnderflow();
          if (sp >= operandLimit && n === 0) failOverflow(operandLimit);
          sp -= n;
          stack[sp] = makeRecord(code[pc + 1]! >>> 0, stack, sp, n);
          sp++;
          pc += 3;
          continue;
        }
        case 31: // MakeEnum
          if (sp < 1) failUnderflow();
          stack[sp - 1] = new Variant(
            code[pc + 2]!,
            code[pc + 1]! >>> 0,
            stack[sp - 1]!,
          );
          pc += 3;
          continue;
        case 32: { // GetField
          if (sp < 1) failUnderflow();
          const r = stack[sp - 1]!;
          if (!(r instanceof Record)) failType("Record", r);
          const field = recordField(r, code[pc + 1]!);
          if (field === undefined) {
            fail({
              kind: "TypeError",
              expected: "valid field index",
              got: "out of bounds",
            });
          }
          stack[sp - 1] = field;
          pc += 3;
          continue;
        }
        case 33: { // MakeList
          const n = code[pc + 1]!;
          if (sp < n) failUnderflow();
          if (sp >= operandLimit && n === 0) failOverflow(operandLimit);
          sp -= n;
          stack[sp] = listOf(stack.slice(sp, sp + n));
          sp++;
          pc += 3;
          continue;
        }
        case 34: { // ListLen
          if (sp < 1) failUnderflow();
          const l = stack[sp - 1]!;
          if (l instanceof List) stack[sp - 1] = l.length;
          else stack[sp - 1] = legacyList(l).length;
          pc += 3;
          continue;
        }
        case 35: { // ListGet
          if (sp < 2) failUnderflow();
          const i = stack[--sp]!;
          const l = stack[sp - 1]!;
          stack[sp - 1] =
            typeof i === "number" && l instanceof List && i >= 0 && i < l.length
              ? l.array[l.start + i]!
              : listElement(l, i);
          pc += 3;
          continue;
        }
        case 36: { // ListPush
          if (sp < 2) failUnderflow();
          const v = stack[--sp]!;
          const l = stack[sp - 1]!;
          if (l instanceof List) {
            checkList(l.length + 1, around.sizes);
            stack[sp - 1] = listAppend(l, v);
          } else {
            stack[sp - 1] = listOf([...recordFields(legacyList(l)), v]);
          }
          pc += 3;
          continue;
        }
        case 37: // LoadGlobal
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = m.globals[code[pc + 1]!]!;
          pc += 3;
          continue;
        case 38: // StoreGlobal
          if (sp < 1) failUnderflow();
          m.globals[code[pc + 1]!] = stack[--sp]!;
          pc += 3;
          continue;
        case 39: // Assert
          if (sp < 1) failUnderflow();
          m.fuel = fuel;
          assertContract(m, current, pc / WIDTH, stack[--sp]!, localBase);
          pc += 3;
          continue;
        case 40: // GuardSeal
          if (sp < 2) failUnderflow();
          m.fuel = fuel;
          sp -= 2;
          guard(m, stack[sp]!, stack[sp + 1]!);
          pc += 3;
          continue;
        case 41: // EmitUi
          if (sp < 1) failUnderflow();
          m.fuel = fuel;
          m.observer.uiEmit(stack[--sp]!);
          pc += 3;
          continue;
        case 42: // SpawnActor
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = spawn(m, code[pc + 1]! >>> 0);
          pc += 3;
          continue;
        case 43: // SendMsg
          if (sp < 2) failUnderflow();
          sp -= 2;
          send(m, stack[sp]!, stack[sp + 1]!);
          pc += 3;
          continue;
        case 44: { // ReceiveMsg
          const message = receive(m);
          if (message === null) {
            stop = { kind: "blocked" };
            break run;
          }
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = message;
          pc += 3;
          continue;
        }
        case 45: // Debug
          if (sp < 1) failUnderflow();
          m.fuel = fuel;
          m.observer.debug(printed(stack[sp - 1]!));
          pc += 3;
          continue;
        case 46: { // DebugMsg
          if (sp < 2) failUnderflow();
          m.fuel = fuel;
          const v = stack[--sp]!;
          m.observer.debug(debugMessage(stack[sp - 1]!, v));
          stack[sp - 1] = v;
          pc += 3;
          continue;
        }
        case 47: { // MakeMap
          const n = code[pc + 1]! * 2;
          if (sp < n) failUnderflow();
          if (sp >= operandLimit && n === 0) failOverflow(operandLimit);
          sp -= n;
          stack[sp] = makeMap(stack, sp, n);
          sp++;
          pc += 3;
          continue;
        }
        case 48: // TestTag
          if (sp < 1) failUnderflow();
          stack[sp - 1] = matchTag(stack[sp - 1]!) === code[pc + 1]!;
          pc += 3;
          continue;
        case 49: { // GetPayload
          if (sp < 1) failUnderflow();
          const v = stack[sp - 1]!;
          if (v instanceof Variant && v !== NONE) stack[sp - 1] = v.payload;
          pc += 3;
          continue;
        }
        case 50: // CheckType
          if (sp < 1) failUnderflow();
          checkType(m, code[pc + 1]! >>> 0, stack[sp - 1]!);
          pc += 3;
          continue;
        case 51: // MakeSome, MakeOk, MakeErr
          if (sp < 1) failUnderflow();
          stack[sp - 1] = new Variant(code[pc + 1]!, -1, stack[sp - 1]!);
          pc += 3;
          continue;
        case 52: { // CapCall, TypedCapCall, TryCapCall
          const flags = code[pc + 1]!;
          const n = code[pc + 2]!;
          const declared = (flags & 1024) !== 0;
          if (declared) {
            if (sp < n) failUnderflow();
            sp -= n;
          }
          const call: CapabilityCall = {
            kind: "call",
            capability: CAPABILITY_NAMES[flags & 255]!,
            args: declared ? stack.slice(sp, sp + n) : [],
            function: m.functionName(current),
            declared,
            form: CALL_FORMS[(flags >> 8) & 3]!,
          };
          m.fuel = fuel;
          const answer = m.call === null ? null : m.call(call);
          if (answer === null) {
            stop = call;
            break run;
          }
          m.pc = pc;
          m.sp = sp;
          const trap = m.accept(call, answer);
          if (trap !== null) fail(trap);
          pc = m.pc;
          sp = m.sp;
          continue;
        }
        case 53: { // a pure builtin
          const n = code[pc + 2]!;
          if (sp < n) failUnderflow();
          sp -= n;
          stack[sp] = builtin(code[pc + 1]!, stack, sp, around);
          sp++;
          pc += 3;
          continue;
        }
        case 55: // the end of the program
          stop = { kind: "done", value: sp > 0 ? stack[--sp]! : UNIT };
          break run;
        // Several instructions at once, where nothing can go wrong; if not, the
        // first of them alone (see `fuse.ts`).
        case 60: // LoadLocal, LoadLocal, comparison, JmpIfNot
        case 61: { // LoadLocal, PushConst, comparison, JmpIfNot
          const a = locals[localBase + code[pc + 1]!]!;
          const b = number === 60
            ? locals[localBase + code[pc + 4]!]!
            : constants[code[pc + 4]!]!;
          if (fuel >= 3 && sp < fusedLimit) {
            const c = typeof a === "number" && typeof b === "number"
              ? holds(code[pc + 2]!, a, b)
              : holdsForOthers(code[pc + 2]!, a, b);
            if (c !== null) {
              fuel -= 3;
              pc = c ? pc + 12 : code[pc + 10]!;
              continue;
            }
          }
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = a;
          pc += 3;
          continue;
        }
        case 62: // LoadLocal, LoadLocal, arithmetic, StoreLocal
        case 63: // LoadLocal, PushConst, arithmetic, StoreLocal
        case 64: // LoadLocal, LoadLocal, arithmetic
        case 65: { // LoadLocal, PushConst, arithmetic
          const a = locals[localBase + code[pc + 1]!]!;
          const b = (number & 1) === 0
            ? locals[localBase + code[pc + 4]!]!
            : constants[code[pc + 4]!]!;
          if (fuel >= 3 && sp < fusedLimit) {
            const r = typeof a === "number" && typeof b === "number"
              ? compute(code[pc + 2]!, a, b)
              : computeFloat(code[pc + 2]!, a, b);
            if (r !== null) {
              if (number < 64) {
                locals[localBase + code[pc + 10]!] = r;
                fuel -= 3;
                pc += 12;
              } else {
                stack[sp++] = r;
                fuel -= 2;
                pc += 9;
              }
              continue;
            }
          }
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = a;
          pc += 3;
          continue;
        }
        case 66: // LoadLocal, arithmetic
        case 67: { // PushConst, arithmetic
          const b = number === 66
            ? locals[localBase + code[pc + 1]!]!
            : constants[code[pc + 1]!]!;
          if (fuel >= 1 && sp < fusedLimit && sp > 0) {
            const a = stack[sp - 1]!;
            const r = typeof a === "number" && typeof b === "number"
              ? compute(code[pc + 2]!, a, b)
              : computeFloat(code[pc + 2]!, a, b);
            if (r !== null) {
              stack[sp - 1] = r;
              fuel--;
              pc += 6;
              continue;
            }
          }
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = b;
          pc += 3;
          continue;
        }
        case 68: { // PushConst, comparison, JmpIfNot
          const b = constants[code[pc + 1]!]!;
          if (fuel >= 2 && sp < fusedLimit && sp > 0) {
            const a = stack[sp - 1]!;
            const c = typeof a === "number" && typeof b === "number"
              ? holds(code[pc + 2]!, a, b)
              : holdsForOthers(code[pc + 2]!, a, b);
            if (c !== null) {
              sp--;
              fuel -= 2;
              pc = c ? pc + 9 : code[pc + 7]!;
              continue;
            }
          }
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = b;
          pc += 3;
          continue;
        }
        case 69: { // LoadLocal, GetField
          const r = locals[localBase + code[pc + 1]!]!;
          if (fuel >= 1 && sp < operandLimit && r instanceof Record) {
            const field = recordField(r, code[pc + 4]!);
            if (field !== undefined) {
              stack[sp++] = field;
              fuel--;
              pc += 6;
              continue;
            }
          }
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = r;
          pc += 3;
          continue;
        }
        case 70: { // LoadLocal, LoadLocal, ListGet
          const l = locals[localBase + code[pc + 1]!]!;
          const i = locals[localBase + code[pc + 4]!]!;
          if (
            fuel >= 2 && sp < fusedLimit && typeof i === "number" &&
            l instanceof List && i >= 0 && i < l.length
          ) {
            stack[sp++] = l.array[l.start + i]!;
            fuel -= 2;
            pc += 9;
            continue;
          }
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = l;
          pc += 3;
          continue;
        }
        case 71: { // LoadLocal, LoadLocal, ListLen, Lt, JmpIfNot
          const i = locals[localBase + code[pc + 1]!]!;
          const l = locals[localBase + code[pc + 4]!]!;
          if (
            fuel >= 4 && sp < fusedLimit && typeof i === "number" &&
            l instanceof List
          ) {
            fuel -= 4;
            pc = i < l.length ? pc + 15 : code[pc + 13]!;
            continue;
          }
          if (sp >= operandLimit) failOverflow(operandLimit);
          stack[sp++] = i;
          pc += 3;
          continue;
        }
        default: // a fault
          if (sp < code[pc + 2]!) failUnderflow();
          fail(m.assembled(current).faults[code[pc + 1]!]!);
      }
      if (depth >= callDepth) failOverflow(callDepth);
      sp -= count;
      const target = functions[callee] ?? m.assembled(callee);
      const frame = (depth - 1) * 4;
      if (frame + 4 > frames.length) frames = m.growFrames();
      frames[frame] = current;
      frames[frame + 1] = pc + 3;
      frames[frame + 2] = base;
      frames[frame + 3] = localBase;
      depth++;
      localBase += size;
      current = callee;
      code = target.code;
      size = target.locals;
      pc = 0;
      base = sp;
      // Arguments that have no slot are dropped, slots without one are Unit.
      const given = count < size ? count : size;
      let i = 0;
      for (; i < given; i++) locals[localBase + i] = stack[sp + i]!;
      if (i < size) {
        checkLocals(localBase + size);
        for (; i < size; i++) locals[localBase + i] = UNIT;
      }
    }
  } catch (error) {
    if (!(error instanceof TrapSignal)) throw error;
    stop = { kind: "trap", trap: error.trap };
  }
  m.function = current;
  m.code = current < 0 ? FINISH_CODE : functions[current]!;
  m.pc = pc;
  m.sp = sp;
  m.base = base;
  m.localBase = localBase;
  m.depth = depth;
  m.fuel = fuel;
  return stop;
}
