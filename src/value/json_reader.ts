// Copyright 2026 the Boruna authors. MIT license.

/**
 * A JSON reader that keeps what matters: number texts, duplicate members and
 * the order of members, with the limits and messages of the reference.
 *
 * @module
 */

/** A JSON tree. Numbers keep their text, objects their members as written. */
export type Json =
  | null
  | boolean
  | string
  | JsonNumber
  | readonly Json[]
  | JsonObject;

/** A number, as written. */
export class JsonNumber {
  /** The text of the number. */
  readonly text: string;

  /** Keeps the text of a well-formed number. */
  constructor(text: string) {
    this.text = text;
  }
}

/** An object, with all members in the order of the text. */
export class JsonObject {
  /** Keys and values, duplicates included. */
  readonly members: readonly (readonly [string, Json])[];

  /** Keeps the members. */
  constructor(members: readonly (readonly [string, Json])[]) {
    this.members = members;
  }

  /** The last member with this key, or `undefined`. */
  get(_key: string): Json | undefined {
    throw new Error("not written yet");
  }
}

/** A text that is not JSON, or not the JSON that was asked for. */
export class JsonError extends Error {
  /** Always `JsonError`. */
  override readonly name = "JsonError";
}

/** Reads a whole text; throws `JsonError`. */
export function parseJson(_text: string): Json {
  throw new Error("not written yet");
}
