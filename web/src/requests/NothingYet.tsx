import { Copy } from "../parts/Copy";
import { Notice } from "../parts/Notice";

// NothingYet is the first thing that a newcomer sees here: what to click, and the line to copy.
export function NothingYet() {
  const command = `curl -s ${location.origin}/api/activities/home`;
  return (
    <Notice title="Nothing yet.">
      <p>
        Click around in <a href="/">Cruddur</a>, or send a request from a terminal. It appears here as the tools receive it.
      </p>
      <Copy text={command} label="the command" />
    </Notice>
  );
}
