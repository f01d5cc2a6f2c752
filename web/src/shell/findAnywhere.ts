import { getRequest, listRequests } from "../api";
import { Problem } from "../fetch";
import { bare, traceIDIn } from "../requests/ids";
import { remember, traceAround } from "../requests/inside";
import { rows, waiting } from "../requests/requests";

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/;
const OCCURRENCES = 30; // so many requests with records at Rollbar are searched for a uuid

// findAnywhere turns what somebody pasted into a trace: by its own form, by the requests at hand, by asking the lab, and
// last inside of the requests that Rollbar has occurrences of.
export async function findAnywhere(pasted: string): Promise<{ traceID: string; words: string }> {
  const text = bare(pasted);
  if (!text) return { traceID: "", words: "" };
  const named = traceIDIn(text);
  const all = [...waiting.value, ...rows.value];
  const known = all.find((s) => s.trace_id === named || s.request_id === text)?.trace_id ?? traceAround(text);
  if (known) return { traceID: known, words: "" };
  try {
    const { requests } = await listRequests({ q: named || text, limit: 1 });
    if (requests[0]) return { traceID: requests[0].trace_id, words: "" };
    if (UUID.test(text.toLowerCase())) {
      for (const s of all.filter((one) => one.tools.rollbar?.records > 0).slice(0, OCCURRENCES)) {
        remember(await getRequest(s.trace_id));
        if (traceAround(text)) return { traceID: traceAround(text), words: "" };
      }
    }
    const words = named ? "The lab has received nothing of this trace, or no longer keeps it." : "No request that the lab keeps has this id or word.";
    return { traceID: "", words };
  } catch (cause) {
    return { traceID: "", words: `The lab does not answer: ${cause instanceof Problem ? cause.message : String(cause)}` };
  }
}
