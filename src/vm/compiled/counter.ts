// Copyright 2026 the Boruna authors. MIT license.

/**
 * How generated code counts steps, and notes where it is.
 *
 * Exact code has one counter for all functions, which goes down, and notes the
 * place before whatever may fail: so the count is known wherever something can
 * be seen. Functions with loops keep the counter in a local meanwhile.
 *
 * Light code is for programs of which nothing can be seen before they end. It
 * notes no places; where it fails, the run starts again in exact code. Steps
 * are added up late and anywhere: in a local of each function with loops, which
 * is left in `L` at the end, and in `C` everywhere else. Whenever many have come
 * together the run is told, so that limits hold.
 *
 * @module
 */

import type { Writer } from "./writer.ts";

/** So many steps of light code come together before the run is told. */
export const LIGHT_STEPS: number = 2 ** 16;

/** How one function counts. */
export interface Counter {
  /** Where it counts. */
  readonly name: string;
  /** The locals that it needs, as they are declared. */
  readonly names: readonly string[];
  /** The function starts. */
  start(): void;
  /** An expression that may fail where the writer stands. */
  failing(text: string): string;
  /** What follows may fail. */
  note(): void;
  /** Charges steps. */
  charge(steps: number): void;
  /** A call follows; callees charge all of their steps but `exit`. */
  before(exit: number): void;
  /** A call is over; some callees have left their count. */
  after(leaves: boolean): void;
  /** The function returns, with steps that are still due. */
  leave(due: number): void;
  /**
   * Charges the turn of a loop whose start has an offset; a test that holds
   * when the steps have to be looked at. Null if nobody counts.
   */
  turn(steps: number, start: number): string | null;
  /** Looks at the steps at the start of a loop. */
  pause(): void;
}

/** The counter of a function. */
export function makeCounter(w: Writer): Counter {
  const { counting, analysis } = w.shared;
  if (counting === "light") return new LightCounter(w);
  if (counting === "exact") return new ExactCounter(w);
  return new NoCounter(w, !analysis.quiet);
}

class ExactCounter implements Counter {
  readonly name: string;
  readonly names: readonly string[];
  readonly #w: Writer;
  /** Whether the counter is in a local. */
  readonly #local: boolean;

  constructor(w: Writer) {
    this.#w = w;
    this.#local = hasLoops(w);
    this.name = this.#local ? "c" : "F[0]";
    this.names = this.#local ? ["c"] : [];
  }

  start(): void {
    if (this.#local) this.#w.line("c = F[0];");
  }

  failing(text: string): string {
    return `(${this.#mark()}, ${text})`;
  }

  note(): void {
    this.#w.line(`${this.#mark()};`);
  }

  #mark(): string {
    const site = `F[1] = ${this.#w.site()}`;
    return this.#local ? `F[0] = c, ${site}` : site;
  }

  charge(steps: number): void {
    if (steps === 0) return;
    this.#w.line(`${this.name} ${signed("-", steps)};`);
  }

  before(exit: number): void {
    this.leave(this.#w.offset);
    this.#w.offset = exit;
  }

  after(): void {
    this.start();
  }

  leave(due: number): void {
    if (!this.#local) this.charge(due);
    else if (due === 0) this.#w.line("F[0] = c;");
    else this.#w.line(`F[0] = c ${due > 0 ? "-" : "+"} ${Math.abs(due)};`);
  }

  turn(steps: number, start: number): string {
    const { form, shared } = this.#w;
    const least = form === "attempt" ? start - shared.slack : start;
    return `${sum(this.name, -steps)} < ${least}`;
  }

  pause(): void {
    this.note();
    this.#w.line(this.#w.refill());
  }
}

class LightCounter implements Counter {
  readonly name: string;
  readonly names: readonly string[];
  readonly #w: Writer;
  readonly #kind: "C" | "loops" | "turns";

  constructor(w: Writer) {
    this.#w = w;
    this.#kind = hasLoops(w) ? "loops" : w.hasTurns ? "turns" : "C";
    this.name = this.#kind === "C" ? "C" : "c";
    this.names = this.#kind === "C" ? [] : ["c = 0"];
  }

  start(): void {}

  failing(text: string): string {
    return text;
  }

  note(): void {}

  charge(steps: number): void {
    if (steps === 0) return;
    if (this.#kind === "C") this.#add(signed("+", steps));
    else this.#w.line(`c ${signed("+", steps)};`);
  }

  before(exit: number): void {
    this.#w.offset += exit;
  }

  after(leaves: boolean): void {
    if (leaves) this.#add("+= L");
  }

  leave(due: number): void {
    switch (this.#kind) {
      case "C":
        this.charge(due);
        break;
      case "loops":
        this.#w.line(due === 0 ? "L = c;" : `L = c + ${due};`);
        break;
      case "turns":
        this.#add(due === 0 ? "+= c" : `+= c + ${due}`, "C");
    }
  }

  turn(steps: number): string {
    return `${sum("c", steps)} > ${LIGHT_STEPS}`;
  }

  pause(): void {
    this.#spend("c");
  }

  /** Adds to a counter; tells the run when much has come together. */
  #add(what: string, counter: string = this.name): void {
    this.#w.line(`if ((${counter} ${what}) > ${LIGHT_STEPS}) {`);
    this.#spend(counter);
    this.#w.line("}");
  }

  #spend(counter: string): void {
    const w = this.#w;
    w.line(`${counter} = spend(${counter}, ${w.site()});`);
    for (const lines of w.sums) for (const line of lines) w.line(line);
  }
}

/** The counter of code that is only measured. */
class NoCounter implements Counter {
  readonly name = "c";
  readonly names: readonly string[] = [];
  readonly #w: Writer;
  /** Whether helpers ask where the code is. */
  readonly #places: boolean;

  constructor(w: Writer, places: boolean) {
    this.#w = w;
    this.#places = places;
  }

  start(): void {}

  failing(text: string): string {
    return this.#places ? `(F[1] = ${this.#w.site()}, ${text})` : text;
  }

  note(): void {
    if (this.#places) this.#w.line(`F[1] = ${this.#w.site()};`);
  }

  charge(): void {}

  before(): void {}

  after(): void {}

  leave(): void {}

  turn(): null {
    return null;
  }

  pause(): void {}
}

/** Adds to a counter that is small before and after. */
function sum(counter: string, steps: number): string {
  if (steps === 0) return counter;
  const sign = steps > 0 ? "+" : "-";
  return `(${counter} = ${counter} ${sign} ${Math.abs(steps)} | 0)`;
}

function hasLoops(w: Writer): boolean {
  return w.facts.graph.outer.size > 0;
}

/** An assignment that adds or takes away. */
function signed(sign: "+" | "-", steps: number): string {
  const other = sign === "+" ? "-" : "+";
  return steps >= 0 ? `${sign}= ${steps}` : `${other}= ${-steps}`;
}
