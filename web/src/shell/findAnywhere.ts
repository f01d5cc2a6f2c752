import { getRequest } from "../api";
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
    const detail = await getRequest(named || text);
    return { traceID: detail.trace_id, words: "" };
  } catch (cause) {
    const problem = cause instanceof Problem ? cause : new Problem(String(cause), 0);
    if (problem.status !== 404 && problem.status !== 400) return { traceID: "", words: `The lab does not answer: ${problem.message}` };
    return { traceID: "", words: named ? "The lab has received nothing of this trace, or no longer keeps it." : "No request that the lab keeps has this id." };
  }
}
