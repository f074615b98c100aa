// Copyright 2026 the Boruna authors. MIT license.

/**
 * The place of a span in a trace, and its written forms: `traceparent` and
 * `tracestate` of W3C Trace Context, also as environment variables.
 *
 * @module
 */

/** The span that others belong to. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits; empty if the trace has no span yet. */
  readonly spanId: string;
  /** Whether spans are recorded. */
  readonly sampled: boolean;
  /** Whether the span is that of another process. */
  readonly isRemote: boolean;
  /** The vendors' part; empty if there is none. */
  readonly traceState: string;
}

/** Reads `traceparent` and `tracestate`; null unless the first is valid. */
export function readTraceContext(
  traceparent: string | undefined,
  tracestate: string | undefined,
): TraceContext | null {
  const match =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
      .exec((traceparent ?? "").trim());
  if (match === null) return null;
  const [, version, traceId = "", spanId = "", flags = "", rest] = match;
  // Later versions may append; this one may not, and ff is none.
  if (version === "ff" || (version === "00" && rest !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return {
    traceId,
    spanId,
    sampled: (parseInt(flags, 16) & 1) === 1,
    isRemote: true,
    traceState: readTraceState(tracestate),
  };
}

/** A list of `key=value`; what is not of this form is dropped as a whole. */
function readTraceState(text: string | undefined): string {
  const trimmed = (text ?? "").trim();
  if (trimmed === "" || trimmed.length > 512) return "";
  const members = trimmed.split(",").map((member) => member.trim())
    .filter((member) => member !== "");
  const isValid = members.length <= 32 &&
    members.every((member) =>
      /^[a-z0-9][a-z0-9_*/@-]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{1,256}$/
        .test(member)
    );
  return isValid ? members.join(",") : "";
}

/** The value of `traceparent`. */
export function traceparentOf(context: TraceContext): string {
  return `00-${context.traceId}-${context.spanId}-${
    context.sampled ? "01" : "00"
  }`;
}

/** Whether a text may be sent as a header. */
export function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e]{1,8192}$/.test(text);
}

/** The bit that says: sampled. */
const SAMPLED = 0x01;
/** The bit that says: whether the parent is remote is known. */
const REMOTE_KNOWN = 0x100;
/** The bit that says: the parent is remote. */
const REMOTE = 0x200;

/** The flags of a recorded span with this parent. */
export function flagsBelow(parent: TraceContext | null): number {
  return SAMPLED | REMOTE_KNOWN | (parent?.isRemote === true ? REMOTE : 0);
}

/** A random identifier that is not all zeros, as hexadecimal digits. */
export function randomId(bytes: 8 | 16): string {
  const words = crypto.getRandomValues(new Uint32Array(bytes / 4));
  words[0] ||= 1;
  let text = "";
  for (const word of words) text += word.toString(16).padStart(8, "0");
  return text;
}

/** The bytes that hexadecimal digits stand for. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}
