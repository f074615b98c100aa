// Copyright 2026 the Boruna authors. MIT license.

/**
 * The instruction set, and what each instruction does to the stack.
 *
 * An instruction is a name with at most three operands, as in the bytecode
 * specification (`spec/bytecode.md` 4). One instruction is one step. The
 * instructions of version 1.2 come last; a module without them runs on any
 * 1.1 machine (`design/language-decisions.md` 10).
 *
 * @module
 */

/** What a contract check guards. */
export type ContractKind = "Requires" | "Ensures";

/** One instruction. */
export type Instruction =
  | { readonly op: "PushConst"; readonly index: number }
  | { readonly op: "LoadLocal"; readonly index: number }
  | { readonly op: "StoreLocal"; readonly index: number }
  | { readonly op: "LoadGlobal"; readonly index: number }
  | { readonly op: "StoreGlobal"; readonly index: number }
  | { readonly op: "Call"; readonly index: number; readonly count: number }
  | { readonly op: "CallIndirect"; readonly count: number }
  | { readonly op: "Jmp"; readonly target: number }
  | { readonly op: "JmpIf"; readonly target: number }
  | { readonly op: "JmpIfNot"; readonly target: number }
  | { readonly op: "Match"; readonly index: number }
  | { readonly op: "MakeRecord"; readonly type: number; readonly count: number }
  | { readonly op: "MakeEnum"; readonly type: number; readonly variant: number }
  | { readonly op: "GetField"; readonly index: number }
  | { readonly op: "SpawnActor"; readonly index: number }
  | { readonly op: "MakeList"; readonly count: number }
  | {
    readonly op: "Assert";
    readonly message: number;
    readonly kind: ContractKind;
    readonly index: number;
  }
  | { readonly op: "CapCall"; readonly id: number; readonly count: number }
  | { readonly op: PlainOpcode }
  // Version 1.2.
  | { readonly op: "MakeMap"; readonly count: number }
  | { readonly op: "TestTag"; readonly tag: number }
  | { readonly op: "CheckType"; readonly index: number }
  | { readonly op: "TypedCapCall"; readonly id: number; readonly count: number }
  | { readonly op: "TryCapCall"; readonly id: number; readonly count: number };

/** The instructions without operands. */
export type PlainOpcode =
  | "Ret"
  | "Pop"
  | "Dup"
  | "Nop"
  | "Halt"
  | "ListLen"
  | "ListGet"
  | "ListPush"
  | "Add"
  | "Sub"
  | "Mul"
  | "Div"
  | "Mod"
  | "Neg"
  | "Eq"
  | "Neq"
  | "Lt"
  | "Lte"
  | "Gt"
  | "Gte"
  | "Not"
  | "And"
  | "Or"
  | "Concat"
  | "GuardSeal"
  | "EmitUi"
  | "SendMsg"
  | "ReceiveMsg"
  | "Debug"
  | "DebugMsg"
  | "ParseInt"
  | "StrContains"
  | "StrStartsWith"
  | "TryParseInt"
  | "IntToString"
  | "FloatToString"
  | "StringLen"
  | "StringChars"
  | "StringContains"
  | "StringStartsWith"
  | "StringEndsWith"
  | "StringToUpper"
  | "StringToLower"
  | "StringTrim"
  | "StringJoin"
  | "ListLenBuiltin"
  | "ListIsEmpty"
  | "ListHead"
  | "ListTail"
  | "ListAppend"
  | "ListConcat"
  | "ListReverse"
  | "StringSplit"
  | "StringReplace"
  | "StringSlice"
  | "IntParse"
  | "FloatParse"
  | "BoolToString"
  | "MapGet"
  | "MapSet"
  | "MapRemove"
  | "MapContainsKey"
  | "MapKeys"
  | "MapValues"
  | "MapLen"
  // Version 1.2.
  | "MakeSome"
  | "MakeOk"
  | "MakeErr"
  | "GetPayload"
  | "JsonGet"
  | "JsonList"
  | "JsonKeys"
  | "JsonEncode"
  | "IntToFloat"
  | "FloatToInt";

/** The name of an instruction. */
export type Opcode = Instruction["op"];
