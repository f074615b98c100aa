// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a policy says of all HTTP exchanges. Under version 2 hosts, methods and
 * paths are the business of its rules, which judge every request by themselves.
 *
 * @module
 */

import { type HostPort, type NetRules, readHostPort } from "./net_rules.ts";
import { DEFAULT_NET_POLICY } from "./policy.ts";
import { type AnyPolicy, isV2 } from "./policy_v2.ts";

/** The rules of the network guard that a policy changes. */
export function netRulesOf(policy: AnyPolicy): Partial<NetRules> {
  if (!isV2(policy)) {
    return policy.netPolicy === null ? {} : { policy: policy.netPolicy };
  }
  const { net = {} } = policy;
  return {
    policy: {
      ...DEFAULT_NET_POLICY,
      ...(net.maxResponseBytes === undefined
        ? {}
        : { maxResponseBytes: net.maxResponseBytes }),
      ...(net.timeoutMs === undefined ? {} : { timeoutMs: net.timeoutMs }),
      ...(net.traceContextHosts === undefined
        ? {}
        : { traceContextHosts: net.traceContextHosts }),
      allowRedirects: net.maxRedirects !== 0,
    },
    exceptions: (net.exceptions ?? []).map(readHostPort)
      .filter((one): one is HostPort => one !== null),
    ...(net.maxRedirects === undefined
      ? {}
      : { maxRedirects: net.maxRedirects }),
    proxy: net.proxy === undefined ? null : readHostPort(net.proxy),
  };
}
