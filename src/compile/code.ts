// Copyright 2026 the Boruna authors. MIT license.

/**
 * The code of one function while it is written: instructions with symbolic
 * jump targets, local slots, and two facts that keep the operand stack in
 * balance: how many operands are pending, and whether control gets here.
 *
 * @module
 */

import type { Instruction, MatchArm } from "../bytecode/mod.ts";
import type { Local } from "../check/mod.ts";
import type { Span } from "../diagnostic/mod.ts";

/** A place to jump to, known once it is bound. */
export interface Label {
  /** The instruction index, or -1 while unbound. */
  position: number;
  /** Whether some reachable jump leads here. */
  live: boolean;
}

/** A loop that `break` and `continue` can mean. */
export interface Loop {
  readonly start: Label;
  readonly end: Label;
  /** How many operands were pending when the loop began. */
  readonly height: number;
}

/** An instruction without an operand that is a place. */
type Placeless = Exclude<
  Instruction,
  { readonly op: "Jmp" | "JmpIf" | "JmpIfNot" }
>;

type JumpOpcode = "Jmp" | "JmpIf" | "JmpIfNot";

/** What is kept of each instruction until the labels are known. */
type Entry = Placeless | { readonly op: JumpOpcode; readonly label: Label };

/** Collects the code of one function. */
export class Code {
  /** Operands of this frame that are pending at this point. */
  height = 0;
  /** Whether control can reach this point. */
  reachable = true;
  /** How many local slots are taken. */
  slots = 0;
  /** The loops around this point, innermost last. */
  readonly loops: Loop[] = [];
  readonly #entries: Entry[] = [];
  readonly #spans: Span[] = [];
  readonly #labels: Label[] = [];
  readonly #tables: { tag: number; label: Label }[][] = [];
  readonly #slotOf = new Map<Local, number>();

  /** Appends an instruction; `effect` is its change of the operand count. */
  emit(span: Span, instruction: Placeless, effect: number): void {
    this.#entries.push(instruction);
    this.#spans.push(span);
    this.height += effect;
    if (instruction.op === "Ret") this.reachable = false;
  }

  /** Makes a label that is not bound yet. */
  label(): Label {
    const label: Label = { position: -1, live: false };
    this.#labels.push(label);
    return label;
  }

  /** Puts a label here. */
  bind(label: Label): void {
    label.position = this.#entries.length;
    if (label.live) this.reachable = true;
  }

  /**
   * Appends a jump. A conditional one takes its operand. `taken` is false for
   * a jump that is never taken, as that of `while true`.
   */
  jump(span: Span, op: JumpOpcode, label: Label, taken = true): void {
    this.#entries.push({ op, label });
    this.#spans.push(span);
    if (this.reachable && taken) label.live = true;
    if (op === "Jmp") this.reachable = false;
    else this.height -= 1;
  }

  /** The name of the last instruction, or null. */
  get last(): Instruction["op"] | null {
    return this.#entries.at(-1)?.op ?? null;
  }

  /**
   * Takes back a last `Jmp` to a label that is about to be bound here. Labels
   * bound behind it now fall through, as the jump would have done.
   */
  dropJumpTo(label: Label): void {
    const last = this.#entries.at(-1);
    if (last === undefined || last.op !== "Jmp" || last.label !== label) return;
    this.#entries.pop();
    this.#spans.pop();
    const end = this.#entries.length;
    for (const other of this.#labels) {
      if (other.position > end) other.position = end;
    }
  }

  /** Takes a fresh slot. */
  slot(): number {
    return this.slots++;
  }

  /** Takes a fresh slot for a local. */
  declare(local: Local): number {
    const slot = this.slot();
    this.#slotOf.set(local, slot);
    return slot;
  }

  /** Gives a local a slot that is taken already. */
  declareAt(local: Local, slot: number): void {
    this.#slotOf.set(local, slot);
  }

  /** The slot of a local. */
  slotOf(local: Local): number {
    const slot = this.#slotOf.get(local);
    if (slot === undefined) {
      throw new Error(`Local "${local.name}" has no slot`);
    }
    return slot;
  }

  /** Takes the number of a match table, to be filled in later. */
  table(): number {
    this.#tables.push([]);
    return this.#tables.length - 1;
  }

  /** Adds a row to a match table and says that control gets to its label. */
  row(table: number, tag: number, label: Label): void {
    this.#tables[table]?.push({ tag, label });
    if (this.reachable) label.live = true;
  }

  /** The finished instructions with their places in the source. */
  finish(): {
    readonly code: readonly Instruction[];
    readonly spans: readonly Span[];
    readonly matchTables: readonly (readonly MatchArm[])[];
  } {
    return {
      code: this.#entries.map((entry): Instruction =>
        "label" in entry
          ? { op: entry.op, target: positionOf(entry.label) }
          : entry
      ),
      spans: this.#spans,
      matchTables: this.#tables.map((rows) =>
        rows.map(({ tag, label }) => ({ tag, target: positionOf(label) }))
      ),
    };
  }
}

function positionOf(label: Label): number {
  if (label.position < 0) throw new Error("A jump leads nowhere");
  return label.position;
}
