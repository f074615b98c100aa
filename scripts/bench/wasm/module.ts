// Copyright 2026 the Boruna authors. MIT license.

/**
 * A module while it is put together: its records, enums and functions.
 *
 * @module
 */

import { overflows } from "./arithmetic.ts";
import {
  type Bytes,
  type FunctionBytes,
  functionType,
  I32,
  I64,
  moduleBytes,
  OP,
  refTo,
  signed,
  structType,
  unsigned,
} from "./binary.ts";
import {
  imported,
  type RecordType,
  type Term,
  type Variable,
  variable,
  variableOf,
  type VariantType,
} from "./terms.ts";
import { type Manner, OVERFLOWS, Writer } from "./writer.ts";

/** Gives what a function computes of its arguments; it may make variables. */
export type Definition = (w: Writer, ...parameters: Variable[]) => Term;

/** A function that can be called. */
export interface Callable {
  readonly index: number;
  readonly result: Bytes;
  /** Whether it is told how many frames there are. */
  readonly takesDepth: boolean;
  /** The steps of its end that the caller counts. */
  readonly exit: number;
}

/** How a function calls itself. */
export interface Recursion {
  /** The steps of its shortest way. */
  readonly exit: number;
  /**
   * Whether all calls of itself end it, so that they are turns of a loop. Each
   * is followed by one step, the return.
   */
  readonly turns?: boolean;
}

/** Puts a module together. */
export class ModuleBuilder {
  readonly #manner: Manner;
  readonly #types: Bytes[] = [];
  readonly #functions: (FunctionBytes | null)[] = [null];
  readonly #imports: string[];
  readonly #fuel: number;

  /** A module that imports some values of JavaScript. */
  constructor(manner: Manner, imports: readonly string[]) {
    this.#manner = manner;
    this.#imports = [...imports];
    this.#fuel = imports.length;
  }

  /** A value that the module imports. */
  imported(name: string): Term {
    return imported(this.#imports.indexOf(name));
  }

  /** A type of records. */
  recordType(...fields: readonly Bytes[]): RecordType {
    return { index: this.#type(structType(fields)), fields };
  }

  /**
   * An enum: the fields of each variant, of the enum itself where it holds more
   * of it. `named` ones have records for payloads.
   */
  enumType(
    variants: (self: Bytes) => readonly {
      readonly fields: readonly Bytes[];
      readonly named?: boolean;
    }[],
  ): { readonly type: Bytes; readonly variants: readonly VariantType[] } {
    const base = this.#type(structType([I32], { open: true }));
    const type = refTo(base);
    return {
      type,
      variants: variants(type).map(({ fields, named = false }, tag) => {
        const index = this.#type(structType([I32, ...fields], { base }));
        return { base, index, tag, fields, named };
      }),
    };
  }

  /** The first function to run; it counts all of its steps. */
  entry(result: Bytes, body: Definition): Callable {
    return this.#plain([], result, body, 0);
  }

  /** A function that is called, and does not call itself. */
  called(
    parameters: readonly Bytes[],
    result: Bytes,
    body: Definition,
  ): Callable {
    return this.#plain(parameters, result, body);
  }

  #plain(
    parameters: readonly Bytes[],
    result: Bytes,
    body: Definition,
    exit?: number,
  ): Callable {
    const w = new Writer(this.#manner, parameters.length, this.#fuel);
    const value = body(w, ...variables(parameters));
    if (!value.calls) w.ownFuel();
    value.write(w);
    w.offset++;
    if (exit !== undefined) {
      // The end of a program is a step as well.
      w.offset++;
      w.charge(exit);
    }
    w.returnFuel();
    const index = this.#add(parameters, [result], w);
    return { index, result, takesDepth: false, exit: w.offset };
  }

  /** A function that calls itself. */
  recursive(
    parameters: readonly Bytes[],
    result: Bytes,
    { exit, turns = false }: Recursion,
    body: (self: (...args: Term[]) => Term) => Definition,
  ): Callable {
    const { length } = parameters;
    const w = new Writer(this.#manner, length + 1, this.#fuel);
    w.depth = length;
    const index = this.#functions.push(null);
    const self = { index, result, takesDepth: true, exit };
    const own = variables(parameters);
    const value = body((...args) => turns ? turn(own, args) : call(self, args))(
      w,
      ...own,
    );
    if (!value.calls) w.ownFuel();
    const frames = w.local(I32);
    const depth = unsigned(w.depth);
    if (turns) {
      w.put(OP.localGet, depth, OP.localSet, unsigned(frames));
      w.open(OP.loop, result);
    }
    w.checkDepth();
    w.checkLimit();
    value.write(w);
    w.offset++;
    w.charge(exit);
    if (turns) {
      w.end();
      w.spend(() => {
        w.put(OP.localGet, depth, OP.localGet, unsigned(frames), OP.i32Sub);
        w.put(OP.i64ExtendI32S);
      });
    }
    w.returnFuel();
    this.#add([...parameters, I32], [result], w, index);
    return self;
  }

  /** The bytes of the module, whose entry is a function of no arguments. */
  bytes(main: Callable): Uint8Array<ArrayBuffer> {
    const fail = this.#type(functionType([I32, I32], []));
    this.#functions[0] = overflows(
      this.#type(functionType([I64, I64], [I32])),
    );
    return moduleBytes({
      types: this.#types,
      importedFunctions: { fail },
      importedValues: this.#imports,
      functions: this.#functions.map((code) => code!),
      counters: 1,
      exportedFunctions: { main: main.index },
      exportedGlobals: { fuel: this.#fuel },
    });
  }

  #type(type: Bytes): number {
    return this.#types.push(type) - 1;
  }

  /** Adds a function; its index. */
  #add(
    parameters: readonly Bytes[],
    results: readonly Bytes[],
    { locals, code }: Writer,
    index: number = this.#functions.push(null),
  ): number {
    const type = this.#type(functionType(parameters, results));
    this.#functions[index - OVERFLOWS] = { type, locals, code };
    return index;
  }
}

function variables(types: readonly Bytes[]): Variable[] {
  return types.map((type, local) => variableOf(local, type));
}

/** A call of a function. */
export function call(callee: Callable, args: readonly Term[]): Term {
  const { index, result, takesDepth, exit } = callee;
  return {
    type: result,
    calls: true,
    write(w) {
      for (const arg of args) arg.write(w);
      w.offset++;
      w.charge();
      if (takesDepth) {
        // The entry is the first frame.
        if (w.depth < 0) w.put(OP.i32Const, signed(2));
        else {
          w.put(OP.localGet, unsigned(w.depth), OP.i32Const, 1, OP.i32Add);
        }
      }
      w.put(OP.call, unsigned(index));
      w.offset = exit;
    },
  };
}

/** A call that is written into its caller. */
export function inlined(
  result: Bytes,
  body: Definition,
  args: readonly Term[],
): Term {
  return {
    type: result,
    calls: args.some(({ calls }) => calls),
    write(w) {
      for (const arg of args) arg.write(w);
      w.offset++;
      const parameters = args.map(({ type }) => variable(w, type));
      for (const { local } of parameters.toReversed()) {
        w.put(OP.localSet, unsigned(local));
      }
      body(w, ...parameters).write(w);
      w.offset++;
    },
  };
}

/** A call of a function by itself that ends it. */
function turn(own: readonly Variable[], args: readonly Term[]): Term {
  return {
    type: own[0]!.type,
    calls: false,
    write(w) {
      for (const arg of args) arg.write(w);
      w.offset++;
      w.charge();
      for (const { local } of own.toReversed()) {
        w.put(OP.localSet, unsigned(local));
      }
      const depth = unsigned(w.depth);
      w.put(OP.localGet, depth, OP.i32Const, 1, OP.i32Add);
      w.put(OP.localSet, depth);
      // The loop is the outermost block.
      w.put(OP.br, unsigned(w.nesting - 1));
      w.offset = Infinity;
    },
  };
}
