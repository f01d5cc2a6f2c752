// An id as people paste it: W3C, X-Ray, a whole header, a link to this page. All name the same trace.

// traceIDIn finds a trace id in a text and returns its 32 hex digits, or "".
export function traceIDIn(pasted: string): string {
  const text = pasted.toLowerCase();
  const xray = /(?:^|[^0-9a-f])1-([0-9a-f]{8})-([0-9a-f]{24})(?![0-9a-f])/.exec(text);
  if (xray) return `${xray[1]}${xray[2]}`;
  const w3c = /(?:^|[^0-9a-f])([0-9a-f]{32})(?![0-9a-f])/.exec(text);
  return w3c?.[1] ?? "";
}

export function xrayForm(traceID: string): string {
  return /^[0-9a-f]{32}$/.test(traceID) ? `1-${traceID.slice(0, 8)}-${traceID.slice(8)}` : "";
}

const NAMED = /"?\b(?:traceparent|x-amzn-trace-id|traceresponse|x-request-id|request[._-]id|trace[._-]id|span[._-]id)"?\s*[:=]\s*/gi;

// bare is what was pasted without the names of headers and log fields: "x-request-id: 68f1…" is "68f1…".
export function bare(pasted: string): string {
  return pasted.replace(NAMED, "").trim();
}
