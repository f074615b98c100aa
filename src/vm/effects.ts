// Copyright 2026 the Boruna authors. MIT license.

/**
 * Instructions that someone outside the machine hears of: contracts, guards,
 * debug output and messages (`spec/bytecode.md` 4.4, 7.2).
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import { ActorId, display, isTruthy, UNIT, type Value } from "../value/mod.ts";
import { fail, failSize, failType } from "./failure.ts";
import type { Observer } from "./execution.ts";
import type { ActorState } from "./machine.ts";
import { fitting } from "./size.ts";
import type { TypeTable } from "./type_table.ts";

/** UTF-16 units of printed values; engines take four times as much. */
const MAX_PRINTED = 2 ** 27;

/** What effects need of the machine, or of compiled code in its place. */
export interface EffectHost {
  readonly module: Module;
  readonly observer: Observer;
  readonly types: TypeTable;
  /** The actor's side; null in a plain run. */
  readonly actor: ActorState | null;
  /** The slots of all frames. */
  readonly locals: readonly Value[];
  /** What a plain run's spawns count. */
  nextSpawnId: number;
}

/** Judges a contract clause; the event comes before the trap. */
export function assertContract(
  m: EffectHost,
  index: number,
  instruction: number,
  condition: Value,
  localBase: number,
): void {
  const function_ = m.module.functions[index]!;
  const clause = function_.code[instruction]!;
  if (clause.op !== "Assert") return;
  const passed = isTruthy(condition);
  m.observer.contractCheck(
    function_.name,
    clause.kind === "Requires" ? "requires" : "ensures",
    clause.index,
    passed,
  );
  if (passed) return;
  const message = m.module.constants[clause.message];
  const shown = Math.min(function_.arity, function_.locals);
  const counterexample: string[] = [];
  for (let i = 0; i < shown; i++) {
    counterexample.push(printed(m.locals[localBase + i]!));
  }
  const total = counterexample.reduce((sum, text) => sum + text.length, 0);
  if (total > MAX_PRINTED) failSize("printed text", MAX_PRINTED);
  fail({
    kind: "ContractViolation",
    message: message === undefined ? "contract violation" : printed(message),
    counterexample,
  });
}

/** Judges an output guard. */
export function guard(m: EffectHost, verdict: Value, label: Value): void {
  const name = plainText(label);
  const passed = isTruthy(verdict);
  m.observer.contractCheck(name, "output", 0, passed);
  if (passed) return;
  fail({
    kind: "ContractViolation",
    message: `output guard \`${name}\` failed`,
    counterexample: [],
  });
}

/** The line of a debug instruction with a message. */
export function debugMessage(message: Value, value: Value): string {
  return `${plainText(message)} ${printed(value)}`;
}

/** The printed form of a value, where a text can hold it. */
export function printed(value: Value): string {
  return fitting(() => display(value), MAX_PRINTED);
}

/** A String as it is, anything else in its printed form. */
function plainText(value: Value): string {
  return typeof value === "string" ? value : printed(value);
}

/** Asks for an actor. In a plain run it only gets a number. */
export function spawn(m: EffectHost, function_: number): ActorId {
  if (m.actor === null) return new ActorId(m.nextSpawnId++);
  m.actor.spawns.push(function_);
  return new ActorId(m.actor.nextSpawnId++);
}

/** Sends a message. In a plain run nobody is there to get it. */
export function send(m: EffectHost, to: Value, payload: Value): void {
  if (!(to instanceof ActorId)) failType("ActorId", to);
  m.actor?.messages.push({ to: to.id, payload });
}

/** Takes the oldest message; null where the actor has to wait. */
export function receive(m: EffectHost): Value | null {
  if (m.actor === null) return UNIT;
  return m.actor.mailbox.shift() ?? null;
}

/** Tests a value against the type text in a constant (see `CheckType`). */
export function checkType(m: EffectHost, index: number, value: Value): void {
  const text = m.module.constants[index];
  if (typeof text !== "string") fail({ kind: "InvalidConstant", index });
  if (!m.types.accepts(text, value)) failType(text, value);
}
