// Copyright 2026 the Boruna authors. MIT license.

/**
 * Messages to an application, and their form on a command line
 * (`spec/framework.md` 7).
 *
 * @module
 */

import {
  makeRecord,
  parseInt64,
  type Record,
  type Value,
} from "../value/mod.ts";

/** What an application is told. */
export interface AppMessage {
  /** What happened. */
  readonly tag: string;
  /** What belongs to it; of any kind. */
  readonly payload: Value;
}

/** The messages of one argument: `add:5,load`. */
export function parseMessages(text: string): AppMessage[] {
  return text.split(",").map(parseMessage);
}

/** One message: a tag, and after a colon its payload. */
export function parseMessage(text: string): AppMessage {
  const piece = text.trim();
  const colon = piece.indexOf(":");
  return colon < 0 ? { tag: piece, payload: 0 } : {
    tag: piece.slice(0, colon),
    payload: parsePayload(piece.slice(colon + 1).trim()),
  };
}

/** A whole number of 64 bits, or a text. */
export function parsePayload(text: string): Value {
  return parseInt64(text) ?? text;
}

/** The record that `update` gets; its type is always the first one. */
export function messageRecord({ tag, payload }: AppMessage): Record {
  return makeRecord(0, [tag, payload]);
}
