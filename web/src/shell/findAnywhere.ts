import { listRequests } from "../api";
import { Problem } from "../fetch";
import { traceIDIn } from "../requests/ids";
import { rows, waiting } from "../requests/requests";

// findAnywhere turns what somebody pasted into a trace: by its own form, by the requests at hand, then by asking the lab.
export async function findAnywhere(pasted: string): Promise<{ traceID: string; words: string }> {
  const text = pasted.trim();
  if (!text) return { traceID: "", words: "" };
  const named = traceIDIn(text);
  const known = [...waiting.value, ...rows.value].find((s) => s.trace_id === named || s.request_id === text);
  if (known) return { traceID: known.trace_id, words: "" };
  try {
    const { requests } = await listRequests({ q: named || text, limit: 1 });
    const words = named ? "The lab has received nothing of this trace, or no longer keeps it." : "No request that the lab keeps has this id or word.";
    return requests[0] ? { traceID: requests[0].trace_id, words: "" } : { traceID: "", words };
  } catch (cause) {
    return { traceID: "", words: `The lab does not answer: ${cause instanceof Problem ? cause.message : String(cause)}` };
  }
}
