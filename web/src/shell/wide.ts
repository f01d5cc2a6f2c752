// Whether Cruddur and the panes fit beside each other. The same width stands in css/cruddur.css.

import { signal } from "@preact/signals";

const query = matchMedia("(min-width: 1180px)");

export const wide = signal(query.matches);

query.addEventListener("change", (event) => {
  wide.value = event.matches;
});
