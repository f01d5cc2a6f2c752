import { now } from "../parts/now";
import { clock, duration } from "../parts/format";
import { connection } from "./stream";

// Connection says whether the list is live, and if not, since when.
export function Connection() {
  const c = connection.value;
  if (c.state === "lost") {
    const wait = Math.max(0, c.retryAt - now.value);
    return (
      <p class="connection lost" role="status">
        <span class="sign" aria-hidden="true">
          !
        </span>
        <span>
          No connection to the lab since <span class="num">{clock(c.since).slice(0, 8)}</span> · {wait > 500 ? `retrying in ${duration(Math.ceil(wait / 1000) * 1000).replace(".00", "")}` : "retrying…"}
        </span>
      </p>
    );
  }
  const words = { connecting: "connecting…", live: "live", paused: "paused" }[c.state];
  return (
    <p class={`connection ${c.state}`} role="status">
      <span class="dot" aria-hidden="true" />
      {words}
    </p>
  );
}
