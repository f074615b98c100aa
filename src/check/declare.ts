// Copyright 2026 the Boruna authors. MIT license.

/**
 * The declarations of a program and the scopes that they make.
 *
 * Every file sees its own declarations first, then those of the files that it
 * imports. Two files that declare a record or enum of one name with the same
 * layout mean the same type, as when their texts are joined: so the standard
 * packages can hand each other their effects.
 *
 * @module
 */

import type {
  EnumItem,
  FunctionItem,
  RecordItem,
  SourceFile,
} from "../syntax/mod.ts";
import { count } from "./report.ts";
import type { Report } from "./report.ts";
import type { Program, RecordInfo } from "./checked.ts";
import { layout, typeNames } from "./layout.ts";
import { readCapabilities, readType } from "./read_type.ts";
import { UNKNOWN } from "./types.ts";
import type {
  FileScope,
  Found,
  FunctionState,
  TypeDeclaration,
} from "./world.ts";

/** How many arguments, fields or variants an instruction can count. */
export const MOST_IN_A_BYTE = 255;

/** The declarations of a program. */
export interface Declarations {
  readonly types: readonly TypeDeclaration[];
  readonly functions: readonly FunctionState[];
  readonly scopes: ReadonlyMap<SourceFile, FileScope>;
}

interface FileDeclarations {
  readonly types: Map<string, TypeDeclaration>;
  readonly functions: Map<string, FunctionState>;
}

/** Collects the declarations of all files and resolves the types in them. */
export function declare(program: Program, report: Report): Declarations {
  const collector = new Collector(program, report);
  for (const file of program.imports) collector.collect(file, false);
  collector.collect(program.main, true);
  collector.joinEqualTypes();
  const scopes = new Map<SourceFile, FileScope>();
  for (const file of collector.files.keys()) {
    scopes.set(file, collector.scope(file));
  }
  for (const type of collector.types) resolveType(type, scopes, report);
  for (const state of collector.functions) {
    resolveSignature(state, scopes, report);
  }
  return { types: collector.types, functions: collector.functions, scopes };
}

class Collector {
  readonly #program: Program;
  readonly #report: Report;
  readonly types: TypeDeclaration[] = [];
  readonly functions: FunctionState[] = [];
  readonly files = new Map<SourceFile, FileDeclarations>();
  /** The declaration that stands for each type. */
  readonly #stands = new Map<TypeDeclaration, TypeDeclaration>();

  constructor(program: Program, report: Report) {
    this.#program = program;
    this.#report = report;
  }

  collect(file: SourceFile, own: boolean): void {
    const names: FileDeclarations = { types: new Map(), functions: new Map() };
    this.files.set(file, names);
    for (const item of file.items) {
      switch (item.kind) {
        case "Record":
        case "Enum":
          this.#type(item, file, names);
          break;
        case "Function":
          // The `main` of an import is its own business (decisions 3.6).
          if (own || item.name.text !== "main") {
            this.#function(item, file, names);
          }
          break;
        case "Import":
          break;
      }
    }
  }

  #type(
    item: RecordItem | EnumItem,
    file: SourceFile,
    names: FileDeclarations,
  ): void {
    const base = { name: item.name.text, file, number: this.types.length };
    const declaration: TypeDeclaration = {
      info: item.kind === "Record"
        ? { kind: "record", ...base, item, fields: [] }
        : { kind: "enum", ...base, item, variants: [] },
      item,
      file,
    };
    this.types.push(declaration);
    const first = names.types.get(item.name.text);
    if (first === undefined) names.types.set(item.name.text, declaration);
    else this.#duplicate("type", item, first.item, file);
    checkMembers(item, file, this.#report);
  }

  #function(
    item: FunctionItem,
    file: SourceFile,
    names: FileDeclarations,
  ): void {
    const declared = readCapabilities(item.capabilities, file, this.#report);
    const state: FunctionState = {
      info: {
        kind: "function",
        name: item.name.text,
        item,
        file,
        index: this.functions.length,
        parameters: [],
        result: UNKNOWN,
        capabilities: declared.map(({ name }) => name),
      },
      item,
      file,
      declared,
      progress: "waiting",
      recursive: false,
      needs: [],
      readsInput: false,
    };
    this.functions.push(state);
    const first = names.functions.get(item.name.text);
    if (first === undefined) names.functions.set(item.name.text, state);
    else this.#duplicate("function", item, first.item, file);
  }

  #duplicate(
    noun: string,
    item: RecordItem | EnumItem | FunctionItem,
    first: RecordItem | EnumItem | FunctionItem,
    { source }: SourceFile,
  ): void {
    this.#report.add(
      source,
      "E010",
      item.name.span,
      `the ${noun} \`${item.name.text}\` is declared twice`,
      {
        labels: [{
          source,
          span: first.name.span,
          message: "the first declaration",
        }],
        help: "rename or remove one of them",
      },
    );
  }

  /** Finds types of one name and layout in several files. */
  joinEqualTypes(): void {
    const last = new Map<string, TypeDeclaration>();
    for (const names of this.files.values()) {
      for (const [name, type] of names.types) last.set(name, type);
    }
    for (const names of this.files.values()) {
      for (const [name, type] of names.types) {
        const other = last.get(name);
        if (other === undefined || other === type) continue;
        if (layout(type.item) === layout(other.item)) {
          this.#stands.set(type, other);
        }
      }
    }
    // Equal words mean equal layouts only if the types in them are equal too.
    let changed = true;
    while (changed) {
      changed = false;
      for (const [type, other] of this.#stands) {
        if (this.#meansTheSame(type, other)) continue;
        this.#stands.delete(type);
        changed = true;
      }
    }
  }

  #meansTheSame(type: TypeDeclaration, other: TypeDeclaration): boolean {
    const here = this.files.get(type.file)!.types;
    const there = this.files.get(other.file)!.types;
    return [...typeNames(type.item)].every((name) => {
      const one = here.get(name);
      const two = there.get(name);
      if (one === undefined || two === undefined) return one === two;
      return this.#stand(one) === this.#stand(two);
    });
  }

  scope(file: SourceFile): FileScope {
    const types = new Map<string, Found<TypeDeclaration>>();
    const functions = new Map<string, Found<FunctionState>>();
    const own = this.files.get(file)!;
    for (const [name, type] of own.types) see(types, name, this.#stand(type));
    for (const [name, state] of own.functions) see(functions, name, state);
    const seen = new Set<SourceFile>([file]);
    let level = this.#importsOf(file, seen);
    // Direct imports first; what they import is seen behind them.
    while (level.length > 0) {
      const found: FileDeclarations[] = [];
      for (const imported of level) {
        const names = this.files.get(imported);
        if (names !== undefined) found.push(names);
      }
      const nearer = {
        types: new Set(types.keys()),
        functions: new Set(functions.keys()),
      };
      for (const names of found) {
        for (const [name, type] of names.types) {
          seeImported(types, name, this.#stand(type), nearer.types);
        }
        for (const [name, state] of names.functions) {
          seeImported(functions, name, state, nearer.functions);
        }
      }
      level = level.flatMap((imported) => this.#importsOf(imported, seen));
    }
    return { types, functions, variants: variantsIn(types) };
  }

  #stand(type: TypeDeclaration): TypeDeclaration {
    return this.#stands.get(type) ?? type;
  }

  #importsOf(file: SourceFile, seen: Set<SourceFile>): SourceFile[] {
    const files: SourceFile[] = [];
    for (const item of file.items) {
      if (item.kind !== "Import") continue;
      const target = this.#program.resolved.get(item);
      if (target === undefined || seen.has(target)) continue;
      seen.add(target);
      files.push(target);
    }
    return files;
  }
}

function see<T>(map: Map<string, Found<T>>, name: string, it: T): void {
  map.set(name, { declaration: it, rival: null, hidden: null });
}

function seeImported<T>(
  map: Map<string, Found<T>>,
  name: string,
  it: T,
  nearer: ReadonlySet<string>,
): void {
  const found = map.get(name);
  if (found === undefined) return see(map, name, it);
  if (found.declaration === it) return;
  if (nearer.has(name)) {
    if (found.hidden === null) map.set(name, { ...found, hidden: it });
  } else if (found.rival === null) map.set(name, { ...found, rival: it });
}

function variantsIn(
  types: ReadonlyMap<string, Found<TypeDeclaration>>,
): ReadonlyMap<string, readonly TypeDeclaration[]> {
  const variants = new Map<string, TypeDeclaration[]>();
  for (const { declaration } of types.values()) {
    if (declaration.item.kind !== "Enum") continue;
    for (const { name } of declaration.item.variants) {
      const list = variants.get(name.text);
      if (list === undefined) variants.set(name.text, [declaration]);
      else if (!list.includes(declaration)) list.push(declaration);
    }
  }
  return variants;
}

/** Reports fields and variants that are there twice, and too many of them. */
function checkMembers(
  item: RecordItem | EnumItem,
  file: SourceFile,
  report: Report,
): void {
  const name = item.name.text;
  if (item.kind === "Record") {
    checkNames(item.fields, "field", name, MOST_IN_A_BYTE, file, report);
    return;
  }
  // The variant is a number from 0 to 255.
  const most = MOST_IN_A_BYTE + 1;
  checkNames(item.variants, "variant", name, most, file, report);
  for (const variant of item.variants) {
    if (variant.fields === null) continue;
    const owner = `${name}::${variant.name.text}`;
    checkNames(variant.fields, "field", owner, MOST_IN_A_BYTE, file, report);
  }
}

function checkNames(
  members: RecordItem["fields"] | EnumItem["variants"],
  noun: string,
  owner: string,
  most: number,
  { source }: SourceFile,
  report: Report,
): void {
  const first = new Map<string, RecordItem["fields"][number]["name"]>();
  for (const { name } of members) {
    const other = first.get(name.text);
    if (other === undefined) {
      first.set(name.text, name);
      continue;
    }
    report.add(
      source,
      "E010",
      name.span,
      `\`${owner}\` has two ${noun}s \`${name.text}\``,
      { labels: [{ source, span: other.span, message: "the first one" }] },
    );
  }
  const beyond = members[most];
  if (beyond === undefined) return;
  report.add(
    source,
    "E009",
    beyond.name.span,
    `\`${owner}\` has ${
      count(members.length, noun)
    }; at most ${most} are allowed`,
  );
}

function resolveType(
  { info, item, file }: TypeDeclaration,
  scopes: ReadonlyMap<SourceFile, FileScope>,
  report: Report,
): void {
  const scope = scopes.get(file)!;
  const fields = (list: RecordItem["fields"]): RecordInfo["fields"] =>
    list.map((field) => ({
      name: field.name.text,
      type: readType(field.type, scope, file, report),
    }));
  if (info.kind === "record" && item.kind === "Record") {
    info.fields = fields(item.fields);
  } else if (info.kind === "enum" && item.kind === "Enum") {
    info.variants = item.variants.map((variant, index) => ({
      name: variant.name.text,
      index,
      payload: variant.payload === null
        ? null
        : readType(variant.payload, scope, file, report),
      fields: variant.fields === null ? null : fields(variant.fields),
    }));
  }
}

function resolveSignature(
  { info, item, file }: FunctionState,
  scopes: ReadonlyMap<SourceFile, FileScope>,
  report: Report,
): void {
  const scope = scopes.get(file)!;
  const { source } = file;
  info.parameters = item.parameters.map((parameter) =>
    readType(parameter.type, scope, file, report)
  );
  if (item.result !== null) {
    info.result = readType(item.result, scope, file, report);
  }
  const first = new Map<string, FunctionItem["parameters"][number]>();
  for (const parameter of item.parameters) {
    const { text, span } = parameter.name;
    const other = first.get(text);
    if (other === undefined) first.set(text, parameter);
    else {
      report.add(
        source,
        "E010",
        span,
        `\`${info.name}\` has two parameters \`${text}\``,
        {
          labels: [{ source, span: other.name.span, message: "the first one" }],
        },
      );
    }
  }
  const beyond = item.parameters[MOST_IN_A_BYTE];
  if (beyond !== undefined) {
    report.add(
      source,
      "E009",
      beyond.name.span,
      `\`${info.name}\` has ${
        count(item.parameters.length, "parameter")
      }; at most ${MOST_IN_A_BYTE} are allowed`,
      { help: "put some of them into a record" },
    );
  }
  const parameter = item.parameters[0];
  if (info.name === "main" && parameter !== undefined) {
    report.add(
      source,
      "E009",
      parameter.span,
      `\`main\` takes no parameters, found ${
        count(item.parameters.length, "parameter")
      }`,
      { help: "read inputs with `step_input(name)`" },
    );
  }
}
