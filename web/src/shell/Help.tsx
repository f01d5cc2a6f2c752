import { signal } from "@preact/signals";
import { SIGN_HELP } from "../fields/fates";
import { FILTER_HELP } from "../requests/filter";
import { Sheet } from "./Sheet";

export const helpOpen = signal(false);

const KEYS: readonly (readonly [string, string])[] = [
  ["j  k", "next and previous request"],
  ["1 – 4", "go to a tool's pane; twice shows it alone"],
  ["↑ ↓", "move through spans, segments or requests"],
  ["Enter", "pin an operation in every pane"],
  ["Esc", "let go, step back"],
  ["/", "filter requests"],
  ["Ctrl K", "find by id or word"],
  ["?", "this sheet"],
];

const MARKS: readonly (readonly [string, string])[] = [
  ["●", "the tool has everything that it should have"],
  ["◐", "late or in part"],
  ["○", "nothing: the pane says why"],
  ["✕", "refused, in the vendor's words"],
];

export function Help() {
  return (
    <Sheet open={helpOpen} title="Keys and help">
      <div class="help">
        <Table title="Keys" rows={KEYS} keys />
        <Table title="Filter" rows={FILTER_HELP} />
        <Table title="Marks of a request at a tool" rows={MARKS} />
        <Table title="Signs of a field at a tool" rows={SIGN_HELP} />
        <p class="muted">
          Everything runs on this machine; the page asks nobody else. Light or dark: the sun or moon in the corner. <a href="/licenses.txt" target="_blank">Licences</a>
        </p>
      </div>
    </Sheet>
  );
}

function Table({ title, rows, keys = false }: { title: string; rows: readonly (readonly [string, string])[]; keys?: boolean }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([what, means]) => (
          <div key={what}>
            <dt>{keys ? what.split("  ").map((k) => <kbd key={k}>{k}</kbd>) : <code>{what}</code>}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
