// Copyright 2026 the Boruna authors. MIT license.

/**
 * Patterns of paths, compared component by component.
 *
 * `**` stands for any number of components, within one `*` stands for any text
 * and `?` for one character; a backslash takes the next character as it is.
 * Nothing else is special, so that two patterns can be compared, and no text
 * can make a comparison slow.
 *
 * @module
 */

/** A component: characters and wildcards, or `**` for many components. */
type Part = readonly string[] | null;

/** A pattern, read. */
export interface Glob {
  /** As it was written. */
  readonly text: string;
  /** Whether it starts at the root. */
  readonly isAbsolute: boolean;
  /** The components; null is `**`. */
  readonly parts: readonly Part[];
}

// No character is written with two, so these cannot be confused with one.
const ANY_TEXT = "*any";
const ANY_ONE = "?one";

/** Thrown for a pattern that means nothing. */
export class GlobError extends Error {
  /** Always `GlobError`. */
  override readonly name = "GlobError";
}

/**
 * Reads a pattern. Empty components and `.` are left out.
 *
 * @throws {GlobError} If it is empty, or tries to go up.
 */
export function parseGlob(text: string): Glob {
  const parts: Part[] = [];
  for (const component of splitPattern(text)) {
    if (component === "" || component === ".") continue;
    if (component === "..") {
      throw new GlobError('a pattern cannot have ".." in it');
    }
    if (component === "**") {
      if (parts.at(-1) !== null) parts.push(null);
      continue;
    }
    parts.push(readComponent(component));
  }
  const isAbsolute = text.startsWith("/");
  if (parts.length === 0 && !isAbsolute && !/^\.\/?$/.test(text)) {
    throw new GlobError("a pattern cannot be empty");
  }
  return { text, isAbsolute, parts };
}

/** A text that is its own pattern: wildcards in it mean themselves. */
export function escapeGlob(text: string): string {
  return text.replace(/[\\*?]/g, "\\$&");
}

/** Splits at slashes that no backslash protects. */
function splitPattern(text: string): string[] {
  return text.match(/(?:\\[^]|[^/\\]|\\$)+/g) ?? [];
}

function readComponent(text: string): string[] {
  const tokens: string[] = [];
  let isEscaped = false;
  for (const character of text) {
    if (isEscaped) {
      tokens.push(character);
      isEscaped = false;
    } else if (character === "\\") isEscaped = true;
    else if (character === "?") tokens.push(ANY_ONE);
    else if (character !== "*") tokens.push(character);
    else if (tokens.at(-1) !== ANY_TEXT) tokens.push(ANY_TEXT);
  }
  if (isEscaped) tokens.push("\\");
  return tokens;
}

/** Whether a pattern is for a path, given by its components. */
export function matchesGlob(
  { parts }: Glob,
  components: readonly string[],
): boolean {
  return matches(parts, components, isMany, matchesComponent);
}

/** Whether every path that `b` is for is one that `a` is for. */
export function coversGlob(a: Glob, b: Glob): boolean {
  return a.isAbsolute === b.isAbsolute &&
    matches(a.parts, b.parts, isMany, coversComponent);
}

/** Whether there may be a path that both are for; a yes may be wrong. */
export function mayMeet(a: Glob, b: Glob): boolean {
  if (a.isAbsolute !== b.isAbsolute) return true;
  for (let i = 0;; i++) {
    const one = a.parts[i];
    const other = b.parts[i];
    if (one === null || other === null) return true;
    if (one === undefined || other === undefined) return one === other;
    const first = one[0];
    const second = other[0];
    const isOpen = first === ANY_TEXT || second === ANY_TEXT ||
      first === ANY_ONE || second === ANY_ONE;
    if (!isOpen && first !== second) return false;
  }
}

/** A path that the pattern is for, with a word in the place of wildcards. */
export function exampleOf({ parts, isAbsolute }: Glob, word = "any"): string {
  const components = parts.map((part) =>
    part === null
      ? word
      : part.map((token) =>
        token === ANY_TEXT ? word : token === ANY_ONE ? word[0]! : token
      ).join("")
  );
  return `${isAbsolute ? "/" : ""}${components.join("/")}`;
}

/** The folder below which all paths of the pattern are; components. */
export function rootOf({ parts }: Glob): string[] {
  const root: string[] = [];
  for (const part of parts) {
    if (part === null || part.some((t) => t === ANY_TEXT || t === ANY_ONE)) {
      break;
    }
    root.push(part.join(""));
  }
  return root;
}

/** Whether the pattern begins with `**`, which names no place. */
export function isAnywhere({ parts }: Glob): boolean {
  return parts[0] === null;
}

function isMany(part: Part): boolean {
  return part === null;
}

function matchesComponent(part: Part, component: string): boolean {
  return part !== null &&
    matches(part, [...component], isAnyText, matchesCharacter);
}

function coversComponent(a: Part, b: Part): boolean {
  return a !== null && b !== null && matches(a, b, isAnyText, coversToken);
}

function isAnyText(token: string): boolean {
  return token === ANY_TEXT;
}

function matchesCharacter(token: string, character: string): boolean {
  return token === ANY_ONE || token === character;
}

function coversToken(a: string, b: string): boolean {
  return b !== ANY_TEXT && (a === ANY_ONE || a === b);
}

/**
 * Whether a row of patterns fits a row of items, where a star stands for any
 * number of items. Only the last star has to be tried again, so the time is at
 * most the product of both lengths.
 */
function matches<P, T>(
  pattern: readonly P[],
  items: readonly T[],
  isStar: (part: P) => boolean,
  fits: (part: P, item: T) => boolean,
): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < items.length;) {
    if (at < pattern.length && isStar(pattern[at]!)) {
      star = at++;
      resume = i;
    } else if (at < pattern.length && fits(pattern[at]!, items[i]!)) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  while (at < pattern.length && isStar(pattern[at]!)) at++;
  return at === pattern.length;
}
