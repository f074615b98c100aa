// Copyright 2026 the Boruna authors. MIT license.

/**
 * Which values a match does not cover, and which arms no value reaches.
 *
 * The arms are rows of a table of patterns. The search follows every way in
 * which a value may look: it takes a column in which the first row asks for a
 * constructor, splits the rows by constructor, and goes on with the parts as
 * new columns. A way on which no row is left is a missing case; a row that is
 * first on no way is unreachable.
 *
 * The number of ways can be exponential in the number of arms; the search
 * gives up after a fixed amount of work, so that a hostile program costs no
 * more than a large one.
 *
 * @module
 */

import type { NamedPattern, Pattern } from "../syntax/mod.ts";
import type { PatternTarget } from "./checked.ts";
import { type Type, UNKNOWN } from "./types.ts";

/** What a match covers. */
export type Coverage =
  | {
    readonly kind: "known";
    /** Cases that no arm takes, as patterns; a few of them. */
    readonly missing: readonly string[];
    /** True when there are more than those. */
    readonly more: boolean;
    /** The positions of arms that no value reaches. */
    readonly unreachable: readonly number[];
  }
  /** The match is too large, and its last arm does not take everything. */
  | { readonly kind: "unknown" };

/** Where the meaning of capitalised patterns is looked up. */
export interface Meanings {
  readonly world: {
    readonly tables: {
      readonly patterns: ReadonlyMap<NamedPattern, PatternTarget>;
    };
  };
}

/** How many cells of the table may be copied. */
const MOST_WORK = 3_000_000;

/** How many columns may be taken one after the other. */
const DEEPEST = 1500;

/** How many missing cases are collected. */
const MOST_MISSING = 8;

/** The outcome for the arms of a match on a value of a type. */
export function cover(
  patterns: readonly Pattern[],
  subject: Type,
  meanings: Meanings,
): Coverage {
  if (patterns.length === 0) return nothing(subject);
  const search = new Search(meanings);
  const rows = patterns.map((pattern, arm) => ({
    cells: [search.cell(pattern)],
    arm,
  }));
  let missing: string[][];
  try {
    missing = search.run(rows, [subject], 0);
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    const last = rows.at(-1)?.cells[0];
    return last === null
      ? { kind: "known", missing: [], more: false, unreachable: [] }
      : { kind: "unknown" };
  }
  return {
    kind: "known",
    missing: missing.map(([text]) => text!),
    more: missing.length >= MOST_MISSING,
    unreachable: rows
      .filter((row) => !search.reached.has(row.arm))
      .map((row) => row.arm),
  };
}

/** What a match without arms covers. */
function nothing(subject: Type): Coverage {
  const all =
    constructorsOf(subject)?.map(({ parts, write }) =>
      write(parts.map(() => "_"))
    ) ?? ["_"];
  return {
    kind: "known",
    missing: all.slice(0, MOST_MISSING),
    more: all.length > MOST_MISSING,
    unreachable: [],
  };
}

class TooMuchWork extends Error {}

/** What a pattern asks for; null for anything. */
type Cell = Constructed | null;

interface Constructed {
  /** Tells constructors of one type apart. */
  readonly key: string;
  /** The parts by position; shorter than the constructor when all are null. */
  readonly parts: readonly Cell[];
}

interface Row {
  readonly cells: readonly Cell[];
  readonly arm: number;
}

/** A way in which the values of a type are made. */
interface Constructor {
  readonly key: string;
  readonly parts: readonly Type[];
  write(parts: readonly string[]): string;
}

class Search {
  readonly reached: Set<number> = new Set<number>();
  readonly #meanings: Meanings;
  readonly #constructors = new Map<Type, readonly Constructor[] | null>();
  #work = 0;
  #missing = 0;

  constructor(meanings: Meanings) {
    this.#meanings = meanings;
  }

  /** The cell of a pattern. */
  cell(pattern: Pattern): Cell {
    switch (pattern.kind) {
      case "WildcardPattern":
      case "BindingPattern":
      case "ErrorPattern":
        return null;
      case "IntPattern":
        return { key: `${pattern.value}`, parts: [] };
      case "StringPattern":
        return { key: JSON.stringify(pattern.value), parts: [] };
      case "BoolPattern":
        return { key: `${pattern.value}`, parts: [] };
      case "UnitPattern":
        return { key: "()", parts: [] };
      case "NonePattern":
        return { key: "None", parts: [] };
      case "WrapPattern":
        return {
          key: pattern.constructor_,
          parts: [this.cell(pattern.inner)],
        };
      case "NamedPattern":
        return this.#named(pattern);
    }
  }

  #named(pattern: NamedPattern): Cell {
    const target = this.#meanings.world.tables.patterns.get(pattern);
    if (target === undefined) return null;
    const fields = target.kind === "record"
      ? target.record.fields
      : target.variant.fields;
    const key = target.kind === "record" ? "" : target.variant.name;
    if (pattern.payload !== null) {
      return { key, parts: [this.cell(pattern.payload)] };
    }
    if (pattern.fields === null || fields === null) return { key, parts: [] };
    const given = new Map(
      pattern.fields.map((field) => [field.name.text, field.pattern]),
    );
    const parts = fields.map(({ name }) => {
      const inner = given.get(name);
      return inner === undefined ? null : this.cell(inner);
    });
    return { key, parts };
  }

  /** The missing cases of a table, each one text a column. */
  run(rows: readonly Row[], types: readonly Type[], depth: number): string[][] {
    if (depth > DEEPEST) throw new TooMuchWork();
    const first = rows[0];
    if (first === undefined) {
      if (this.#missing >= MOST_MISSING || types.some(isEmpty)) return [];
      this.#missing += 1;
      return [types.map(() => "_")];
    }
    const column = first.cells.findIndex((cell) => cell !== null);
    if (column < 0) {
      this.reached.add(first.arm);
      return [];
    }
    return this.#split(rows, types, column, depth);
  }

  #split(
    rows: readonly Row[],
    types: readonly Type[],
    column: number,
    depth: number,
  ): string[][] {
    // Rows that take anything belong to every constructor, in their place.
    const byKey = new Map<string, Row[]>();
    const others: Row[] = [];
    for (const row of rows) {
      const cell = row.cells[column] ?? null;
      if (cell === null) {
        others.push(row);
        for (const group of byKey.values()) group.push(row);
        this.#count(byKey.size);
        continue;
      }
      let group = byKey.get(cell.key);
      if (group === undefined) {
        group = [...others];
        this.#count(others.length);
        byKey.set(cell.key, group);
      }
      group.push(row);
    }
    const rest = types.filter((_, index) => index !== column);
    const found: string[][] = [];
    const put = (texts: readonly string[], text: string): string[] => {
      const whole = [...texts];
      whole.splice(column, 0, text);
      return whole;
    };
    const all = this.#of(types[column]!);
    const absent: string[] = [];
    if (all === null) {
      for (const [key, group] of byKey) {
        for (const texts of this.#into(group, column, [], rest, depth)) {
          found.push(put(texts, key));
        }
      }
      absent.push("_");
    } else {
      for (const { key, parts, write } of all) {
        const group = byKey.get(key);
        if (group === undefined) {
          absent.push(write(parts.map(() => "_")));
          continue;
        }
        for (const texts of this.#into(group, column, parts, rest, depth)) {
          const own = texts.slice(0, parts.length);
          found.push(put(texts.slice(parts.length), write(own)));
        }
      }
    }
    if (absent.length > 0) {
      const missing = this.#into(others, column, [], rest, depth);
      for (const text of absent) {
        for (const texts of missing) found.push(put(texts, text));
        if (found.length >= MOST_MISSING) break;
      }
    }
    return found.slice(0, MOST_MISSING);
  }

  /** Opens a column: its parts become the first columns. */
  #into(
    rows: readonly Row[],
    column: number,
    parts: readonly Type[],
    rest: readonly Type[],
    depth: number,
  ): string[][] {
    this.#count(rows.length * (parts.length + rest.length + 1));
    const opened = rows.map(({ cells, arm }) => {
      const cell = cells[column] ?? null;
      const own: Cell[] = parts.map((_, index) => cell?.parts[index] ?? null);
      for (let i = 0; i < cells.length; i++) {
        if (i !== column) own.push(cells[i]!);
      }
      return { cells: own, arm };
    });
    return this.run(opened, [...parts, ...rest], depth + 1);
  }

  #count(cells: number): void {
    this.#work += cells + 1;
    if (this.#work > MOST_WORK) throw new TooMuchWork();
  }

  /** The constructors of a type; null when there are too many to list. */
  #of(type: Type): readonly Constructor[] | null {
    let known = this.#constructors.get(type);
    if (known === undefined) {
      known = constructorsOf(type);
      this.#constructors.set(type, known);
    }
    return known;
  }
}

/** True for an enum without variants: no value is missing. */
function isEmpty(type: Type): boolean {
  return type.kind === "Enum" && type.declaration.variants.length === 0;
}

function constructorsOf(type: Type): readonly Constructor[] | null {
  switch (type.kind) {
    case "Bool":
      return [plain("true"), plain("false")];
    case "Unit":
      return [plain("()")];
    case "Option":
      return [wrapping("Some", type.of), plain("None")];
    case "Result":
      return [wrapping("Ok", type.ok), wrapping("Err", type.err)];
    case "Record": {
      const { name, fields } = type.declaration;
      return [withFields("", name, fields)];
    }
    case "Enum":
      return type.declaration.variants.map(({ name, payload, fields }) => {
        if (fields !== null) return withFields(name, name, fields);
        return payload === null ? plain(name) : wrapping(name, payload);
      });
    default:
      return null;
  }
}

function plain(name: string): Constructor {
  return { key: name, parts: [], write: () => name };
}

function wrapping(name: string, part: Type): Constructor {
  return { key: name, parts: [part], write: ([text]) => `${name}(${text})` };
}

function withFields(
  key: string,
  name: string,
  fields: readonly { readonly name: string; readonly type: Type }[],
): Constructor {
  return {
    key,
    parts: fields.map((field) => field.type ?? UNKNOWN),
    write: (texts) => {
      const told = fields
        .map((field, index) => ({ name: field.name, text: texts[index] }))
        .filter(({ text }) => text !== "_")
        .map(({ name, text }) => `${name}: ${text}`);
      return told.length === 0
        ? `${name} {}`
        : `${name} { ${told.join(", ")} }`;
    },
  };
}
