// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads the types of builtins. Each call gets fresh holes for `T` and `U`.
 *
 * @module
 */

import type { Builtin } from "./builtins.ts";
import { hole, type Infer, type Variable } from "./inference.ts";
import { BOOL, FLOAT, INT, STRING, UNIT } from "./types.ts";

/** The type of one call of a builtin. */
export interface Signature {
  readonly parameters: readonly Infer[];
  readonly result: Infer;
}

const templates = new Map<string, Signature>();

/** The type of a builtin, with holes of its own. */
export function instantiate(builtin: Builtin): Signature {
  let template = templates.get(builtin.signature);
  if (template === undefined) {
    template = new Reader(builtin.signature).signature();
    templates.set(builtin.signature, template);
  }
  const holes = new Map<Variable, Variable>();
  return {
    parameters: template.parameters.map((type) => copy(type, holes)),
    result: copy(template.result, holes),
  };
}

function copy(type: Infer, holes: Map<Variable, Variable>): Infer {
  switch (type.kind) {
    case "Variable": {
      let fresh = holes.get(type);
      if (fresh === undefined) {
        fresh = hole();
        holes.set(type, fresh);
      }
      return fresh;
    }
    case "Option":
    case "List":
    case "Map":
      return { kind: type.kind, of: copy(type.of, holes) };
    case "Result":
      return {
        kind: "Result",
        ok: copy(type.ok, holes),
        err: copy(type.err, holes),
      };
    default:
      return type;
  }
}

/** A reader of the small language of signature texts. */
class Reader {
  readonly #text: string;
  readonly #holes = new Map<string, Variable>();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  signature(): Signature {
    const parameters: Infer[] = [];
    this.#at = 1;
    while (this.#text[this.#at] !== ")") {
      parameters.push(this.#type());
      this.#skip(", ");
    }
    this.#skip(") -> ");
    return { parameters, result: this.#type() };
  }

  #skip(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #type(): Infer {
    const start = this.#at;
    while (isLetter(this.#text.charCodeAt(this.#at))) this.#at += 1;
    const name = this.#text.slice(start, this.#at);
    const parts: Infer[] = [];
    if (this.#skip("<")) {
      do parts.push(this.#type()); while (this.#skip(", "));
      this.#skip(">");
    }
    switch (name) {
      case "Unit":
        return UNIT;
      case "Bool":
        return BOOL;
      case "Int":
        return INT;
      case "Float":
        return FLOAT;
      case "String":
        return STRING;
      case "Option":
      case "List":
        return { kind: name, of: parts[0]! };
      case "Map":
        return { kind: "Map", of: parts[1]! };
      case "Result":
        return { kind: "Result", ok: parts[0]!, err: parts[1]! };
      default: {
        let variable = this.#holes.get(name);
        if (variable === undefined) {
          variable = hole();
          this.#holes.set(name, variable);
        }
        return variable;
      }
    }
  }
}

function isLetter(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
}
