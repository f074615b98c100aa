// Copyright 2026 the Boruna authors. MIT license.

/**
 * Names of hosts in rules: `name`, `*.name` for the names below it, addresses.
 *
 * They are brought into the form that URL parsing gives to hosts, so that what
 * is meant is compared and not how it is written.
 *
 * @module
 */

/** A pattern of hosts, read. */
export interface HostPattern {
  /** Whether the names below are meant, and not the name itself. */
  readonly isBelow: boolean;
  /** The host, or the name above. */
  readonly name: string;
}

/** Reads a pattern; null if it can name no host. */
export function readHostPattern(text: string): HostPattern | null {
  const isBelow = text.startsWith("*.");
  const name = normalHost(isBelow ? text.slice(2) : text);
  if (name === null) return null;
  // No name is below an address.
  if (isBelow && (name.startsWith("[") || /^[\d.]+$/.test(name))) return null;
  return { isBelow, name };
}

/** Whether a pattern is for a host in its normal form. */
export function matchesHost(
  { isBelow, name }: HostPattern,
  host: string,
): boolean {
  return isBelow ? host.endsWith(`.${name}`) : host === name;
}

/** Whether every host that `b` is for is one that `a` is for. */
export function coversHost(a: HostPattern, b: HostPattern): boolean {
  if (!a.isBelow) return !b.isBelow && a.name === b.name;
  return (b.isBelow && b.name === a.name) || b.name.endsWith(`.${a.name}`);
}

/** The written form. */
export function hostText({ isBelow, name }: HostPattern): string {
  return isBelow ? `*.${name}` : name;
}

/** A host as URLs give it, without the dot of a full name; null for none. */
export function normalHost(text: string): string | null {
  const written = text.includes(":") && !text.startsWith("[")
    ? `[${text}]`
    : text;
  if (/[/?#@\\\s*%]|^$|^\.|\.\./.test(written)) return null;
  if (/:/.test(written.replace(/^\[[^\]]*\]$/, ""))) return null;
  try {
    const host = new URL(`http://${written}/`).hostname.replace(/\.$/, "");
    return host === "" ? null : host;
  } catch {
    return null;
  }
}
