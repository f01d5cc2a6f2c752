import { TITLES, TOOLS } from "../api";
import { Skeleton } from "../parts/Skeleton";
import { now } from "../parts/now";

// DetailSkeleton has the shape of what is coming: a head, the axis, four panes.
export function DetailSkeleton({ since }: { since: number }) {
  const long = now.value - since > 1500;
  return (
    <div class="detail waiting" aria-busy="true">
      <h2 class="sr">Loading the request</h2>
      <Skeleton lines={2} label="Loading the request" />
      <p class="muted waiting-words" role="status">
        {long ? "Waiting for the tools to deliver. Their senders flush every second or so." : " "}
      </p>
      <div class="panes">
        {TOOLS.map((tool) => (
          <section key={tool} class={`pane ${tool}`}>
            <header class="pane-head">
              <h3>{TITLES[tool]}</h3>
            </header>
            <Skeleton lines={5} label={`Loading ${TITLES[tool]}`} />
          </section>
        ))}
      </div>
    </div>
  );
}
