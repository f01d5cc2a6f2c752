import { useEffect, useRef } from "preact/hooks";
import { go, param, withParams } from "../address";
import { onKey } from "../shell/keys";
import { touched } from "./requests";
import { FILTER_HELP } from "./filter";

// FilterBox narrows the list. Its words stand in the address, so that a link shows the same rows.
export function FilterBox() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => onKey("/", () => input.current?.focus()), []);
  const query = param("q");
  const set = (q: string) => {
    touched.value = true;
    go(withParams({ q }), "replace");
  };
  const onlyErrors = query.split(/\s+/).includes("is:error");
  return (
    <div class="filter">
      <input
        ref={input}
        type="search"
        aria-label="Filter requests"
        placeholder="filter…  /"
        spellcheck={false}
        autocomplete="off"
        title={FILTER_HELP.map(([form, means]) => `${form} – ${means}`).join("\n")}
        value={query}
        onInput={(event) => set(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          if (query) set("");
          else event.currentTarget.blur();
        }}
      />
      <button
        type="button"
        class="chip"
        aria-pressed={onlyErrors}
        onClick={() => set(onlyErrors ? query.replace(/\s*\bis:error\b/, "").trim() : `${query} is:error`.trim())}
      >
        errors
      </button>
    </div>
  );
}
