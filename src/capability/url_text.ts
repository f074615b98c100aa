// Copyright 2026 the Boruna authors. MIT license.

/**
 * The text of a URL, judged before anything is made of it: two programs must
 * not read two hosts out of it (rules N1 to N5 of `docs/security.md`).
 *
 * @module
 */

import { addressKind } from "./address.ts";
import { isDecodable } from "./punycode.ts";

/** What the text of a URL came to. */
export type UrlReading =
  | {
    readonly kind: "url";
    readonly url: URL;
    /** The host without brackets and without the dot of a full name. */
    readonly host: string;
    /** Host and port as they were written; empty for a relative reference. */
    readonly authority: string;
  }
  | UrlFault;

/** What is wrong with a URL. */
export interface UrlFault {
  readonly kind: "fault";
  /** A fixed name, such as `url.malformed`. */
  readonly reason: string;
  /** A phrase in the words of the reference where it has some. */
  readonly why: string;
}

/** The ports that the Fetch standard blocks, and 0. */
const BLOCKED_PORTS = new Set(
  ("0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 " +
    "103 104 109 110 111 113 115 117 119 123 135 137 139 143 161 179 389 427 " +
    "465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 " +
    "990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 " +
    "6666 6667 6668 6669 6679 6697 10080").split(" ").map(Number),
);

/**
 * Reads a URL.
 *
 * @param base What a redirect is relative to; undefined for the first URL.
 */
export function readUrl(written: string, base?: URL): UrlReading {
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(written)) {
    return malformed("control character");
  }
  if (written !== written.trim()) return malformed("white space at the edge");
  const path = written.search(/[?#]/);
  if ((path < 0 ? written : written.slice(0, path)).includes("\\")) {
    return malformed("backslash");
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(written)?.[1];
  if (scheme === undefined && base === undefined) {
    return malformed("relative URL without a base");
  }
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    return {
      kind: "fault",
      reason: "url.scheme",
      why: `blocked scheme '${scheme.toLowerCase()}': only http/https allowed`,
    };
  }
  let authority = "";
  if (scheme !== undefined || written.startsWith("//")) {
    const match = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i.exec(written);
    authority = match?.[1] ?? "";
    if (authority === "") return malformed("empty host");
    if (authority.includes("@")) {
      return {
        kind: "fault",
        reason: "url.userinfo",
        why: "blocked URL with a user name or password in it",
      };
    }
    if (/[%\s]/.test(authority)) return malformed("invalid domain character");
  }
  let url: URL;
  try {
    url = new URL(written, base);
  } catch {
    return malformed(parserFault(authority));
  }
  if (url.port !== "" && BLOCKED_PORTS.has(Number(url.port))) {
    return {
      kind: "fault",
      reason: "url.port",
      why: `port ${url.port} is not for HTTP`,
    };
  }
  const host = url.hostname.replace(/^\[|\]$|\.$/g, "");
  if (host === "" || url.username !== "" || url.password !== "") {
    return malformed("empty host");
  }
  if (addressKind(host) === null && !isName(host)) {
    return {
      kind: "fault",
      reason: "host.invalid",
      why: "invalid international domain name",
    };
  }
  return { kind: "url", url, host, authority };
}

/** Whether a host can be a name: labels of a length that the DNS has. */
function isName(host: string): boolean {
  return host.length <= 253 &&
    host.split(".").every((label) =>
      label !== "" && label.length <= 63 &&
      (!label.startsWith("xn--") || isDecodable(label))
    );
}

function malformed(why: string): UrlFault {
  return { kind: "fault", reason: "url.malformed", why };
}

/** What is wrong with a URL that the runtime's parser refused. */
function parserFault(authority: string): string {
  const host = authority.replace(/:[^:\]]*$/, "");
  if (host === "") return "empty host";
  if (host.startsWith("[")) {
    return addressKind(host.replace(/^\[|\]$/g, "")) === null
      ? "invalid IPv6 address"
      : "invalid port number";
  }
  const port = /:([^:]*)$/.exec(authority)?.[1] ?? "";
  if (port !== "" && (/\D/.test(port) || Number(port) > 65535)) {
    return "invalid port number";
  }
  if (/(^|\.)(0x[0-9a-f]*|\d+)\.?$/i.test(host)) return "invalid IPv4 address";
  return /(^|\.)xn--/i.test(host)
    ? "invalid international domain name"
    : "invalid domain character";
}
