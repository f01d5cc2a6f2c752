import type { ComponentChildren } from "preact";
import { TITLES, type Detail, type Tool } from "../api";
import { useFocus } from "../detail/focus";
import { oneLine } from "../parts/visible";
import type { Node, Tree } from "./tree";

interface Props {
  tool: Tool;
  tree: Tree;
  detail: Detail;
  show: (node: Node) => ComponentChildren;
}

// Selected is the lower half of a pane: the pinned operation as this tool has it, or the first one when none is pinned.
export function Selected({ tool, tree, detail, show }: Props) {
  const pinned = useFocus().pinned.value;
  const node = pinned ? tree.byID.get(pinned) : tree.nodes[0];
  if (!node) {
    const op = detail.operations.find((o) => o.span_id === pinned);
    return (
      <p class="selected none muted">
        {TITLES[tool]} has no record of {op ? `“${oneLine(op.name, 80)}”` : "the pinned operation"}.
      </p>
    );
  }
  return (
    <div class="selected" key={node.id} role="region" aria-label={`${TITLES[tool]}: ${oneLine(node.entry.name, 80)}`} tabIndex={0}>
      <h4 class="selected-name">
        <bdi>{oneLine(node.entry.name, 200)}</bdi>
        {node.entry.span_kind && <span class="muted"> {node.entry.span_kind}</span>}
        {node.entry.service && <span class="muted"> {oneLine(node.entry.service, 60)}</span>}
      </h4>
      {node.entry.refused && node.entry.refused !== detail.panes[tool].reason && <p class="pane-reason refused">✕ {oneLine(node.entry.refused, 500)}</p>}
      {show(node)}
    </div>
  );
}
