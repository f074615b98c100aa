// Copyright 2026 the Boruna authors. MIT license.

/**
 * A generator of well-typed `.ax` programs.
 *
 * A seed gives one program, on every runtime the same. Programs end (loops are
 * counted, calls go to earlier functions or count down), but may trap: a
 * division by zero or an index out of bounds is as good an outcome as a value.
 *
 * @module
 */

/** A random source with a seed; the numbers are in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type T =
  | { readonly k: "Int" | "Bool" | "String" | "Float" | "Unit" }
  | { readonly k: "Option" | "List" | "Map" | "Result"; readonly of: T }
  | {
    readonly k: "Record";
    readonly name: string;
    readonly fields: readonly Slot[];
  }
  | {
    readonly k: "Enum";
    readonly name: string;
    readonly variants: readonly Case[];
  };

interface Slot {
  readonly name: string;
  readonly type: T;
}

interface Case {
  readonly name: string;
  readonly payload: T | null;
  readonly fields: readonly Slot[] | null;
}

interface Variable extends Slot {
  readonly mutable: boolean;
}

interface Fn {
  readonly name: string;
  readonly parameters: readonly Slot[];
  readonly result: T;
  readonly capabilities: readonly string[];
}

const INT: T = { k: "Int" };
const BOOL: T = { k: "Bool" };
const STRING: T = { k: "String" };
const FLOAT: T = { k: "Float" };

function show(type: T): string {
  switch (type.k) {
    case "Option":
    case "List":
      return `${type.k}<${show(type.of)}>`;
    case "Map":
      return `Map<String, ${show(type.of)}>`;
    case "Result":
      return `Result<${show(type.of)}, String>`;
    case "Record":
    case "Enum":
      return type.name;
    default:
      return type.k;
  }
}

function same(a: T, b: T): boolean {
  return show(a) === show(b);
}

/** Options of `generate`. */
export interface GenerateOptions {
  /** Whether programs call capabilities; default true. */
  readonly effects?: boolean;
}

/** The program of a seed. */
export function generate(seed: number, options: GenerateOptions = {}): string {
  return new Generator(seeded(seed), options.effects ?? true).program();
}

class Generator {
  readonly random: () => number;
  readonly effects: boolean;
  readonly types: T[] = [];
  readonly functions: Fn[] = [];
  fresh = 0;
  scope: Variable[] = [];
  result: T = INT;
  used: Set<string> = new Set();
  allowed = true;
  loop = 0;
  size = 0;
  readonly parts: string[] = [];
  readonly constants: Map<string, string> = new Map();

  constructor(random: () => number, effects: boolean) {
    this.random = random;
    this.effects = effects;
  }

  below(n: number): number {
    return Math.floor(this.random() * n);
  }

  chance(p: number): boolean {
    return this.random() < p;
  }

  pick<X>(items: readonly X[]): X {
    return items[this.below(items.length)]!;
  }

  name(prefix: string): string {
    return `${prefix}${this.fresh++}`;
  }

  type(depth = 2): T {
    const roll = this.below(depth > 0 ? 12 : 5);
    if (roll < 2) return INT;
    if (roll === 2) return BOOL;
    if (roll === 3) return STRING;
    if (roll === 4) return FLOAT;
    if (roll === 5) return { k: "Option", of: this.type(depth - 1) };
    if (roll === 6) return { k: "List", of: this.type(depth - 1) };
    if (roll === 7) return { k: "Map", of: this.type(depth - 1) };
    if (roll === 8) return { k: "Result", of: this.type(depth - 1) };
    return this.types.length > 0 ? this.pick(this.types) : INT;
  }

  program(): string {
    const parts = this.parts;
    const count = 1 + this.below(3);
    for (let i = 0; i < count; i++) parts.push(this.declaration());
    const functions = 1 + this.below(4);
    for (let i = 0; i < functions; i++) parts.push(this.function_());
    if (this.chance(0.5)) parts.push(this.recursive());
    parts.push(this.main());
    return parts.join("\n") + "\n";
  }

  declaration(): string {
    if (this.chance(0.5)) {
      const fields: Slot[] = [];
      const count = 1 + this.below(4);
      for (let i = 0; i < count; i++) {
        fields.push({
          name: this.pick(["x", "y", "n", "s", "v"]) + i,
          type: this.type(1),
        });
      }
      const name = this.name("Rec");
      this.types.push({ k: "Record", name, fields });
      const body = fields.map((f) => `${f.name}: ${show(f.type)}`).join(", ");
      return `${this.chance(0.5) ? "type" : "record"} ${name} { ${body} }\n`;
    }
    const name = this.name("Enum");
    const variants: Case[] = [];
    const count = 1 + this.below(4);
    for (let i = 0; i < count; i++) {
      const variant = `${name}V${i}`;
      const roll = this.below(3);
      if (roll === 0) {
        variants.push({ name: variant, payload: null, fields: null });
      } else if (roll === 1) {
        variants.push({ name: variant, payload: this.type(1), fields: null });
      } else {
        variants.push({
          name: variant,
          payload: null,
          fields: [{ name: "a", type: this.type(0) }, {
            name: "b",
            type: this.type(0),
          }],
        });
      }
    }
    this.types.push({ k: "Enum", name, variants });
    const body = variants.map((v) =>
      v.payload !== null
        ? `${v.name}(${show(v.payload)})`
        : v.fields !== null
        ? `${v.name} { ${
          v.fields.map((f) => `${f.name}: ${show(f.type)}`).join(", ")
        } }`
        : v.name
    ).join(", ");
    return `enum ${name} { ${body} }\n`;
  }

  begin(parameters: readonly Slot[], result: T): void {
    this.scope = parameters.map((p) => ({ ...p, mutable: false }));
    this.result = result;
    this.used = new Set();
    this.loop = 0;
    this.size = 0;
  }

  signature(name: string, parameters: readonly Slot[], result: T): string {
    const list = parameters.map((p) => `${p.name}: ${show(p.type)}`).join(", ");
    const capabilities = [...this.used].sort();
    const effects = capabilities.length > 0
      ? ` !{${capabilities.join(", ")}}`
      : "";
    return `fn ${name}(${list}) -> ${show(result)}${effects}`;
  }

  function_(): string {
    const parameters: Slot[] = [];
    const count = this.below(4);
    for (let i = 0; i < count; i++) {
      parameters.push({ name: `p${i}`, type: this.type(1) });
    }
    const result = this.type(1);
    this.begin(parameters, result);
    const body = this.body(result, "    ");
    const name = this.name("fun");
    const contracts = this.contracts(result);
    const text = `${
      this.signature(name, parameters, result)
    }${contracts} {\n${body}}\n`;
    this.functions.push({
      name,
      parameters,
      result,
      capabilities: [...this.used].sort(),
    });
    return text;
  }

  contracts(result: T): string {
    if (!this.chance(0.2)) return "";
    return same(result, INT)
      ? "\n    ensures result == result\n"
      : "\n    requires true\n";
  }

  recursive(): string {
    const name = this.name("rec");
    const parameters: Slot[] = [{ name: "n", type: INT }, {
      name: "acc",
      type: INT,
    }];
    this.begin(parameters, INT);
    const step = this.expression(INT, 2);
    const text = `${this.signature(name, parameters, INT)} {
    if (n <= 0) { return acc }
    ${name}(n - 1, (${step}) % 1000)
}
`;
    // Called through a wrapper of the generator's own, so that it counts down.
    this.functions.push({
      name: `${name}_run`,
      parameters: [],
      result: INT,
      capabilities: [...this.used].sort(),
    });
    return `${text}\n${this.signature(`${name}_run`, [], INT)} {\n    ${name}(${
      this.below(40)
    }, 1)\n}\n`;
  }

  main(): string {
    const result = this.type(2);
    this.begin([], result);
    const body = this.body(result, "    ");
    return `${this.signature("main", [], result)} {\n${body}}`;
  }

  body(result: T, indent: string): string {
    let out = "";
    for (let left = this.below(5); left > 0; left--) {
      out += this.statement(indent, 2);
    }
    return `${out}${indent}${this.expected(result, 3)}\n`;
  }

  block(indent: string, depth: number): string {
    const saved = this.scope.length;
    let out = "";
    for (let left = 1 + this.below(3); left > 0; left--) {
      out += this.statement(indent + "    ", depth - 1);
    }
    this.scope.length = saved;
    return `{\n${out}${indent}}`;
  }

  statement(indent: string, depth: number): string {
    this.size++;
    if (this.size > 60) {
      return `${indent}let ${this.name("v")} = ${this.below(9)}\n`;
    }
    const roll = this.below(depth > 0 ? 12 : 5);
    if (roll < 3) {
      const type = this.type(1);
      const value = this.expected(type, 3);
      const mutable = this.chance(0.4);
      const name = this.name("v");
      this.scope.push({ name, type, mutable });
      return `${indent}let ${mutable ? "mut " : ""}${name}: ${
        show(type)
      } = ${value}\n`;
    }
    if (roll === 3) {
      const targets = this.scope.filter((v) => v.mutable);
      if (targets.length > 0) {
        const target = this.pick(targets);
        return `${indent}${target.name} = ${this.expected(target.type, 3)}\n`;
      }
    }
    if (roll === 4 && this.loop > 0) {
      return `${indent}if (${this.expression(BOOL, 1)}) { ${
        this.chance(0.5) ? "break" : "continue"
      } }\n`;
    }
    if (roll <= 5) {
      return `${indent}emit (${this.expression(this.type(1), 2)})\n`;
    }
    if (roll <= 7) {
      const condition = this.expression(BOOL, 2);
      const then = this.block(indent, depth);
      const other = this.chance(0.5)
        ? ` else ${this.block(indent, depth)}`
        : "";
      return `${indent}if (${condition}) ${then}${other}\n`;
    }
    if (roll === 8) {
      const counter = this.name("i");
      this.loop++;
      const body = this.block(indent, depth);
      this.loop--;
      const inner = `{\n${indent}    ${counter} = ${counter} + 1\n${
        body.slice(2)
      }`;
      return `${indent}let mut ${counter} = 0\n${indent}while (${counter} < ${
        this.below(5)
      }) ${inner}\n`;
    }
    if (roll === 9) {
      const of = this.type(0);
      const list = this.expression({ k: "List", of }, 2);
      const name = this.name("e");
      const saved = this.scope.length;
      this.scope.push({ name, type: of, mutable: false });
      this.loop++;
      const body = this.block(indent, depth);
      this.loop--;
      this.scope.length = saved;
      return `${indent}for ${name} in (${list}) ${body}\n`;
    }
    if (roll === 10 && this.chance(0.3)) {
      return `${indent}if (${this.expression(BOOL, 1)}) { return ${
        this.expression(this.result, 2)
      } }\n`;
    }
    return `${indent}let _ = ${this.expression(this.type(1), 3)}\n`;
  }

  /** An expression of a type, self-delimiting or in parentheses. */
  expression(type: T, depth: number): string {
    this.size++;
    const found = this.scope.filter((v) => same(v.type, type));
    if (found.length > 0 && this.chance(0.35)) return this.pick(found).name;
    if (depth <= 0 || this.size > 120) {
      return found.length > 0 ? this.pick(found).name : this.leaf(type);
    }
    const call = this.functions.filter((f) => same(f.result, type));
    if (call.length > 0 && this.chance(0.2)) {
      const target = this.pick(call);
      for (const capability of target.capabilities) this.used.add(capability);
      return `${target.name}(${
        target.parameters.map((p) => this.expected(p.type, depth - 1)).join(
          ", ",
        )
      })`;
    }
    if (this.chance(0.12)) {
      return `(if (${this.expression(BOOL, depth - 1)}) { ${
        this.expression(type, depth - 1)
      } } else { ${this.expression(type, depth - 1)} })`;
    }
    if (this.chance(0.15)) return this.match_(type, depth);
    const owners = this.scope.filter((v) =>
      v.type.k === "Record" && v.type.fields.some((f) => same(f.type, type))
    );
    if (owners.length > 0 && this.chance(0.5)) {
      const owner = this.pick(owners);
      if (owner.type.k === "Record") {
        return `${owner.name}.${
          this.pick(owner.type.fields.filter((f) => same(f.type, type))).name
        }`;
      }
    }
    return this.build(type, depth - 1);
  }

  leaf(type: T): string {
    switch (type.k) {
      case "Int":
        return this.pick([
          "0",
          "1",
          "2",
          "7",
          "42",
          "100",
          "9007199254740993",
          "(-3)",
        ]);
      case "Float":
        return this.pick(["0.0", "1.5", "0.1", "2.25", "1e10", "(-0.5)"]);
      case "Bool":
        return this.pick(["true", "false"]);
      case "String":
        return this.pick([
          '""',
          '"a"',
          '"é😀"',
          '"x y"',
          '"1\\n2"',
          '"12"',
          '"a,b,c"',
        ]);
      case "Unit":
        return "()";
      case "Option":
      case "List":
      case "Map":
      case "Result":
        return this.constant(type, this.literal(type));
      case "Record":
        return `${type.name} { ${
          type.fields.map((f) => `${f.name}: ${this.leaf(f.type)}`).join(", ")
        } }`;
      case "Enum": {
        const variant = this.pick(type.variants);
        return this.variant(type.name, variant, (t) => this.leaf(t));
      }
    }
  }

  /** The literal of a type whose missing parts the context has to give. */
  literal(type: T): string {
    switch (type.k) {
      case "Option":
        return "None";
      case "List":
        return "[]";
      case "Map":
        return "{}";
      default:
        return 'Err("no")';
    }
  }

  /** A call of a function that gives a literal the type that no context tells. */
  constant(type: T, literal: string): string {
    const key = `${show(type)} ${literal}`;
    let name = this.constants.get(key);
    if (name === undefined) {
      name = this.name("c");
      this.constants.set(key, name);
      this.parts.push(`fn ${name}() -> ${show(type)} {\n    ${literal}\n}\n`);
    }
    return `${name}()`;
  }

  /** \`Ok\` or \`Err\` through a function, so that both parts are known. */
  wrap(type: T, constructor_: "Ok" | "Err", of: T, argument: string): string {
    const key = `${constructor_} ${show(type)}`;
    let name = this.constants.get(key);
    if (name === undefined) {
      name = this.name("w");
      this.constants.set(key, name);
      this.parts.push(
        `fn ${name}(v: ${show(of)}) -> ${
          show(type)
        } {\n    ${constructor_}(v)\n}\n`,
      );
    }
    return `${name}(${argument})`;
  }

  /** An expression where the type is known from outside: bare literals too. */
  expected(type: T, depth: number): string {
    if (this.chance(0.2)) {
      if (type.k === "Option" || type.k === "List" || type.k === "Map") {
        return this.literal(type);
      }
      if (type.k === "Result") {
        return this.chance(0.5)
          ? `Ok(${this.expected(type.of, depth - 1)})`
          : `Err(${this.expression(STRING, depth - 1)})`;
      }
    }
    return this.expression(type, depth);
  }

  variant(name: string, variant: Case, make: (type: T) => string): string {
    if (variant.payload !== null) {
      return `${name}::${variant.name}(${make(variant.payload)})`;
    }
    if (variant.fields !== null) {
      return `${name}::${variant.name} { ${
        variant.fields.map((f) => `${f.name}: ${make(f.type)}`).join(", ")
      } }`;
    }
    return `${name}::${variant.name}`;
  }

  build(type: T, depth: number): string {
    const e = (t: T) => this.expression(t, depth);
    switch (type.k) {
      case "Int":
        switch (this.below(9)) {
          case 0:
          case 1:
            return `(${e(INT)} ${this.pick(["+", "-", "*"])} ${e(INT)})`;
          case 2:
            return `(${e(INT)} ${this.pick(["/", "%"])} ${
              this.pick(["3", "7", "(-2)", e(INT)])
            })`;
          case 3:
            return `(-${e(INT)})`;
          case 4:
            return `string_len(${e(STRING)})`;
          case 5:
            return `list_len(${e({ k: "List", of: this.type(0) })})`;
          case 6:
            return `parse_int(${e(STRING)})`;
          case 7:
            if (this.effects && this.allowed) {
              this.used.add("time.now");
              return "time_now()";
            }
            return `map_len(${e({ k: "Map", of: INT })})`;
          default:
            return `list_get(${e({ k: "List", of: INT })}, ${
              this.pick(["0", "1", e(INT)])
            })`;
        }
      // No way leads here, all of the above return.
      /* falls through */
      case "Float":
        if (this.effects && this.chance(0.1)) {
          this.used.add("random");
          return "random()";
        }
        if (this.chance(0.3)) return `int_to_float(${e(INT)})`;
        return `(${e(FLOAT)} ${this.pick(["+", "-", "*", "/"])} ${e(FLOAT)})`;
      case "Bool": {
        const of = this.pick([INT, FLOAT, STRING]);
        switch (this.below(6)) {
          case 0:
            return `(${e(of)} ${this.pick(["<", "<=", ">", ">="])} ${e(of)})`;
          case 1: {
            const any = this.type(1);
            return `(${e(any)} ${this.pick(["==", "!="])} ${e(any)})`;
          }
          case 2:
            return `(${e(BOOL)} ${this.pick(["&&", "||"])} ${e(BOOL)})`;
          case 3:
            return `(!${e(BOOL)})`;
          case 4:
            return `string_contains(${e(STRING)}, ${e(STRING)})`;
          default:
            return `map_contains_key(${e({ k: "Map", of: INT })}, ${
              e(STRING)
            })`;
        }
      }
      case "String":
        switch (this.below(9)) {
          case 0:
          case 1:
            return `(${e(STRING)} ++ ${e(STRING)})`;
          case 2:
            return `int_to_string(${e(INT)})`;
          case 3:
            return `float_to_string(${e(FLOAT)})`;
          case 4:
            return `string_slice(${e(STRING)}, ${this.below(3)}, ${
              this.below(6)
            })`;
          case 5:
            return `string_join(${e({ k: "List", of: STRING })}, ${e(STRING)})`;
          case 6:
            return `string_replace(${e(STRING)}, ${e(STRING)}, "z")`;
          case 7:
            if (this.effects) {
              this.used.add("fs.read");
              return `fs_read(${e(STRING)})`;
            }
            return `string_trim(${e(STRING)})`;
          default:
            return `json_encode(${e(this.type(1))})`;
        }
      // No way leads here, all of the above return.
      /* falls through */
      case "Unit":
        return "()";
      case "Option":
        if (same(type.of, INT) && this.chance(0.4)) {
          return `int_parse(${e(STRING)})`;
        }
        if (this.chance(0.2)) {
          return `list_head(${e({ k: "List", of: type.of })})`;
        }
        if (this.chance(0.2)) {
          return `map_get(${e({ k: "Map", of: type.of })}, ${e(STRING)})`;
        }
        return `Some(${e(type.of)})`;
      case "Result":
        if (same(type.of, INT) && this.chance(0.4)) {
          return `try_parse_int(${e(STRING)})`;
        }
        if (same(type.of, STRING) && this.effects && this.chance(0.3)) {
          this.used.add("fs.read");
          return `try_fs_read(${e(STRING)})`;
        }
        return this.chance(0.6)
          ? this.wrap(type, "Ok", type.of, e(type.of))
          : this.wrap(type, "Err", STRING, e(STRING));
      case "List":
        switch (this.below(6)) {
          case 0:
            return `list_push(${e(type)}, ${e(type.of)})`;
          case 1:
            return `list_concat(${e(type)}, ${e(type)})`;
          case 2:
            return `list_reverse(${e(type)})`;
          case 3:
            if (same(type.of, STRING)) return `string_split(${e(STRING)}, ",")`;
            return `list_tail(${e(type)})`;
          default: {
            const items: string[] = [];
            for (let left = 1 + this.below(3); left > 0; left--) {
              items.push(e(type.of));
            }
            return `[${items.join(", ")}]`;
          }
        }
      case "Map":
        if (this.chance(0.4)) {
          return `map_set(${e(type)}, ${e(STRING)}, ${e(type.of)})`;
        }
        if (this.chance(0.3)) return `map_remove(${e(type)}, ${e(STRING)})`;
        return `{"k": ${e(type.of)}, "é": ${e(type.of)}}`;
      case "Record": {
        const bases = this.scope.filter((v) => same(v.type, type));
        if (bases.length > 0 && this.chance(0.5)) {
          const field = this.pick(type.fields);
          return `${type.name} { ..${this.pick(bases).name}, ${field.name}: ${
            e(field.type)
          } }`;
        }
        const fields = [...type.fields];
        if (this.chance(0.3)) fields.reverse();
        return `${type.name} { ${
          fields.map((f) => `${f.name}: ${e(f.type)}`).join(", ")
        } }`;
      }
      case "Enum":
        return this.variant(type.name, this.pick(type.variants), e);
    }
  }

  match_(type: T, depth: number): string {
    const subject = this.type(1);
    const value = this.expression(subject, depth - 1);
    const arms = this.arms(subject).map((arm) => {
      const saved = this.scope.length;
      for (const slot of arm.binds) {
        this.scope.push({ ...slot, mutable: false });
      }
      const body = this.expression(type, depth - 1);
      this.scope.length = saved;
      return `${arm.pattern} => ${body}`;
    });
    return `(match (${value}) { ${arms.join(", ")} })`;
  }

  arms(type: T): { pattern: string; binds: Slot[] }[] {
    const bind = (t: T): { pattern: string; binds: Slot[] } => {
      if (this.chance(0.3)) return { pattern: "_", binds: [] };
      const name = this.name("m");
      return { pattern: name, binds: [{ name, type: t }] };
    };
    switch (type.k) {
      case "Bool":
        return [{ pattern: "true", binds: [] }, {
          pattern: "false",
          binds: [],
        }];
      case "Int":
        return [
          { pattern: "0", binds: [] },
          { pattern: "-3", binds: [] },
          bind(type),
        ];
      case "String":
        return [
          { pattern: '"a"', binds: [] },
          { pattern: '""', binds: [] },
          bind(type),
        ];
      case "Option": {
        const inner = bind(type.of);
        const arms = [
          { pattern: `Some(${inner.pattern})`, binds: inner.binds },
          { pattern: "None", binds: [] },
        ];
        if (same(type.of, INT) && this.chance(0.5)) {
          arms.unshift({ pattern: "Some(1)", binds: [] });
        }
        return arms;
      }
      case "Result": {
        const good = bind(type.of);
        const bad = bind(STRING);
        return [{ pattern: `Ok(${good.pattern})`, binds: good.binds }, {
          pattern: `Err(${bad.pattern})`,
          binds: bad.binds,
        }];
      }
      case "Record": {
        const binds = type.fields.map((f) => ({
          field: f.name,
          ...bind(f.type),
        }));
        return [{
          pattern: `${type.name} { ${
            binds.map((b) => `${b.field}: ${b.pattern}`).join(", ")
          } }`,
          binds: binds.flatMap((b) => b.binds),
        }];
      }
      case "Enum": {
        const arms = type.variants.map((v) => {
          if (v.payload !== null) {
            const inner = bind(v.payload);
            return {
              pattern: `${v.name}(${inner.pattern})`,
              binds: inner.binds,
            };
          }
          if (v.fields !== null) {
            const parts = v.fields.map((f) => ({
              field: f.name,
              ...bind(f.type),
            }));
            return {
              pattern: `${type.name}::${v.name} { ${
                parts.map((p) => `${p.field}: ${p.pattern}`).join(", ")
              } }`,
              binds: parts.flatMap((p) => p.binds),
            };
          }
          return {
            pattern: this.chance(0.5) ? `${type.name}::${v.name}` : v.name,
            binds: [],
          };
        });
        if (arms.length > 1 && this.chance(0.3)) {
          arms.pop();
          arms.push(bind(type));
        }
        return arms;
      }
      default:
        return [bind(type)];
    }
  }
}
