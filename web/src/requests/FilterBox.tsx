import { useEffect, useRef } from "preact/hooks";
import { go, param, withParams } from "../address";
import { onKey } from "../shell/keys";
import { oneLine } from "../parts/visible";
import { touched } from "./requests";
import { FILTER_HELP, unknownIn } from "./filter";

const KNOWN = FILTER_HELP.map(([form]) => form).filter((form) => form.includes(":"));

// FilterBox narrows the list. Its words stand in the address, so that a link shows the same rows.
export function FilterBox() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => onKey("/", () => input.current?.focus()), []);
  const query = param("q");
  const set = (q: string) => {
    touched.value = true;
    go(withParams({ q }), "replace");
  };
  const unknown = unknownIn(query);
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
      {unknown.length > 0 && (
        <p class="filter-unknown" role="status">
          Unknown filter <code>{oneLine(unknown.join(" "), 80)}</code>. Known are{" "}
          {KNOWN.map((form) => (
            <code key={form}>{form} </code>
          ))}
        </p>
      )}
    </div>
  );
}
