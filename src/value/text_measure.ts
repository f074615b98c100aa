// Copyright 2026 the Boruna authors. MIT license.

/**
 * Lengths and offsets of texts in UTF-8 bytes.
 *
 * JavaScript counts UTF-16 units, so a byte length has to be computed. Programs
 * ask for it again and again: of a text that they walk through, of two that
 * they compare, of one that they build. So the long texts measured last are
 * remembered, and each costs only once what it costs to read it.
 *
 * @module
 */

/** A long text, and what is known of it. */
interface Measured {
  /** The very object that was asked about: comparing it with itself is free. */
  text: string;
  /** Its length in bytes. */
  length: number;
  /** Where some of its bytes are; null until a slice needs it. */
  landmarks: readonly number[] | null;
  /** Whether it is what became of a text that was measured before. */
  grows: boolean;
}

/** Fewer units are counted by ourselves; more the engine encodes faster. */
const SHORT = 48;
/** Texts of fewer units are counted each time: that is as fast as finding them. */
const LONG = 512;
/** How many texts are remembered: two that are compared, and one that is built. */
const REMEMBERED = 3;
/** Units that are encoded at a time. */
const CHUNK = 8192;
/** How many bytes lie between two landmarks. */
const STRIDE = 256;

/** The texts, the last one asked about first. */
const memory: Measured[] = [];
/** Whether one of them grows. */
let anyGrows = false;

let encoder: TextEncoder | null = null;
let encoded: Uint8Array<ArrayBuffer> | null = null;

/** The length in UTF-8 bytes. */
export function utf8Length(text: string): number {
  return text.length < LONG ? countAll(text, 0) : measure(text).length;
}

/**
 * Two texts as one. Where the first is one that grows and is measured, so is
 * the whole: nobody has to read it again.
 */
export function joinTexts(text: string, more: string): string {
  const whole = text + more;
  if (anyGrows && whole.length >= LONG) grow(text, more, whole);
  return whole;
}

function grow(text: string, more: string, whole: string): void {
  for (const known of memory) {
    // Texts of one length are compared in full, unless they are the same.
    if (!known.grows || known.text.length !== text.length) continue;
    known.grows = known.text === text;
    if (!known.grows) continue;
    known.length += countAll(more, 0);
    known.text = whole;
    known.landmarks = null;
    return;
  }
}

/** The unit at a byte offset that is not beyond the end; -1 inside a character. */
export function unitAt(text: string, bytes: number): number {
  let unit = 0;
  let offset = 0;
  if (bytes > STRIDE && text.length >= LONG) {
    const measured = measure(text);
    const landmarks = measured.landmarks ??= findLandmarks(text);
    const nearest = Math.floor(bytes / STRIDE) * 2;
    unit = landmarks[nearest]!;
    offset = landmarks[nearest + 1]!;
  }
  while (offset < bytes) {
    const width = widthAt(text, unit);
    offset += width;
    unit += width === 4 ? 2 : 1;
  }
  return offset === bytes ? unit : -1;
}

/** What is known of a long text. */
function measure(text: string): Measured {
  for (let i = 0; i < memory.length; i++) {
    const known = memory[i]!;
    if (known.text !== text) continue;
    // An equal text is compared in full; from now on this one is the same.
    known.text = text;
    return first(i);
  }
  for (let i = 0; i < memory.length; i++) {
    const known = memory[i]!;
    const { length } = known.text;
    // A text that grew at its end costs only what was added.
    if (length >= text.length || text.slice(0, length) !== known.text) continue;
    known.length += countAll(text, length);
    known.text = text;
    known.landmarks = null;
    known.grows = anyGrows = true;
    return first(i);
  }
  const length = countAll(text, 0);
  const known = { text, length, landmarks: null, grows: false };
  if (memory.length === REMEMBERED) memory.pop();
  memory.unshift(known);
  return known;
}

/** Moves a text to the front. */
function first(index: number): Measured {
  const known = memory[index]!;
  for (let i = index; i > 0; i--) memory[i] = memory[i - 1]!;
  return memory[0] = known;
}

/** The UTF-8 length of a text from a unit on; the engine's own if that is far. */
function countAll(text: string, from: number): number {
  if (text.length - from < SHORT) return count(text, from);
  encoder ??= new TextEncoder();
  encoded ??= new Uint8Array(CHUNK * 3 + 3);
  let length = 0;
  for (let at = from; at < text.length;) {
    let end = Math.min(at + CHUNK, text.length);
    if (end < text.length && isFirstHalf(text.charCodeAt(end - 1))) end++;
    length += encoder.encodeInto(text.slice(at, end), encoded).written;
    at = end;
  }
  return length;
}

/** The UTF-8 length of a text from a unit on. */
function count(text: string, from: number): number {
  let length = text.length - from;
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Two bytes for what is below U+0800, three above; the two halves of a
    // pair take four together.
    if (unit >= 0x80) {
      length += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
    }
  }
  return length;
}

/**
 * For every STRIDE bytes the last character that begins there or before: its
 * unit and its byte. So a slice need not count from the beginning.
 */
function findLandmarks(text: string): readonly number[] {
  const found: number[] = [];
  let offset = 0;
  for (let unit = 0; unit < text.length;) {
    const width = widthAt(text, unit);
    // The next landmark lies in this character.
    while (found.length / 2 * STRIDE < offset + width) found.push(unit, offset);
    offset += width;
    unit += width === 4 ? 2 : 1;
  }
  while (found.length / 2 * STRIDE <= offset) found.push(text.length, offset);
  return found;
}

/** How many bytes the character at a unit takes. */
function widthAt(text: string, unit: number): number {
  const code = text.charCodeAt(unit);
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return isFirstHalf(code) ? 4 : 3;
}

/** Whether a unit is the first of the two halves of a character. */
function isFirstHalf(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}
