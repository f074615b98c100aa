// Copyright 2026 the Boruna authors. MIT license.

/**
 * The numbers of the machine's own instructions.
 *
 * The loop repeats them as literals, because only literals make a `switch` a
 * jump. Most stand for the instruction of their name.
 *
 * @module
 */

/** The numbers by name. */
export const NUMBER = {
  PushConst: 0,
  LoadLocal: 1,
  StoreLocal: 2,
  Add: 3,
  Sub: 4,
  Mul: 5,
  Div: 6,
  Mod: 7,
  Neg: 8,
  Eq: 9,
  Neq: 10,
  Lt: 11,
  Lte: 12,
  Gt: 13,
  Gte: 14,
  Not: 15,
  And: 16,
  Or: 17,
  Concat: 18,
  Jmp: 19,
  JmpIf: 20,
  JmpIfNot: 21,
  Call: 22,
  CallIndirect: 23,
  Ret: 24,
  Pop: 25,
  Dup: 26,
  Nop: 27,
  Halt: 28,
  Match: 29,
  MakeRecord: 30,
  MakeEnum: 31,
  GetField: 32,
  MakeList: 33,
  ListLen: 34,
  ListGet: 35,
  ListPush: 36,
  LoadGlobal: 37,
  StoreGlobal: 38,
  Assert: 39,
  GuardSeal: 40,
  EmitUi: 41,
  SpawnActor: 42,
  SendMsg: 43,
  ReceiveMsg: 44,
  Debug: 45,
  DebugMsg: 46,
  MakeMap: 47,
  TestTag: 48,
  GetPayload: 49,
  CheckType: 50,
  /** `MakeSome`, `MakeOk` and `MakeErr`, by tag. */
  Wrap: 51,
  /** A capability call in any form. */
  CapabilityCall: 52,
  /** A pure builtin, by index and number of arguments. */
  Builtin: 53,
  /** The end of a function that was reached without `Ret`. */
  ImplicitReturn: 54,
  /** The end of the program. */
  Finish: 55,
  /** Ends the run with a fault, if its operands are there. */
  Fault: 56,
  // Sequences (see `fuse.ts`). The odd ones have a constant, not a local, as
  // their last operand.
  /** LoadLocal, LoadLocal, comparison, JmpIfNot. */
  CompareAndJump: 60,
  /** LoadLocal, LoadLocal, arithmetic, StoreLocal. */
  ComputeAndStore: 62,
  /** LoadLocal, LoadLocal, arithmetic. */
  Compute: 64,
  /** LoadLocal, arithmetic. */
  ComputeWith: 66,
  /** PushConst, comparison, JmpIfNot. */
  CompareWithAndJump: 68,
  /** LoadLocal, GetField. */
  LoadField: 69,
  /** LoadLocal, LoadLocal, ListGet. */
  LoadElement: 70,
  /** LoadLocal, LoadLocal, ListLen, Lt, JmpIfNot. */
  LoopOverList: 71,
} as const;
