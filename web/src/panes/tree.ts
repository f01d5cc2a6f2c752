// One tool's records of a request as a tree of operations, drawn row by row.

import type { Entry, Kind } from "../api";

export interface Node {
  id: string; // the span's id; "#3" for a record without one
  entry: Entry; // the record to show: a complete one before one in progress
  copies: Entry[]; // every record of the same operation, when there are several
  depth: number;
  orphan: boolean; // it names a parent that this tool does not have
  notes: Entry[]; // span events, links and logs that belong to it
}

export interface Tree {
  nodes: Node[]; // depth first, siblings by time
  byID: Map<string, Node>;
  loose: Entry[]; // notes whose operation is not here
}

export function treeOf(entries: readonly Entry[], rows: readonly Kind[]): Tree {
  const byID = new Map<string, Node>();
  const notes: Entry[] = [];
  entries.forEach((entry, i) => {
    if (!rows.includes(entry.kind)) {
      notes.push(entry);
      return;
    }
    const id = entry.span_id || `#${i}`;
    const known = byID.get(id);
    if (!known) {
      byID.set(id, { id, entry, copies: [entry], depth: 0, orphan: false, notes: [] });
      return;
    }
    known.copies.push(entry);
    if (better(entry, known.entry)) known.entry = entry;
  });

  const loose = notes.filter((note) => {
    const owner = byID.get(note.span_id ?? "") ?? byID.get(note.parent_id ?? "");
    owner?.notes.push(note);
    return !owner;
  });

  return { nodes: inOrder(byID), byID, loose };
}

// better: what was kept before what was refused, complete before in progress, later before earlier.
function better(a: Entry, b: Entry): boolean {
  if (!a.refused !== !b.refused) return !a.refused;
  return !a.open || b.open === true;
}

function inOrder(byID: Map<string, Node>): Node[] {
  const children = new Map<string, Node[]>();
  const roots: Node[] = [];
  for (const node of byID.values()) {
    const parent = node.entry.parent_id ?? "";
    if (parent && byID.has(parent) && parent !== node.id) {
      const siblings = children.get(parent);
      if (siblings) siblings.push(node);
      else children.set(parent, [node]);
    } else {
      node.orphan = parent !== "";
      roots.push(node);
    }
  }
  const byTime = (a: Node, b: Node) => a.entry.offset_ms - b.entry.offset_ms;
  const out: Node[] = [];
  const seen = new Set<Node>();
  // A stack of its own: ten thousand nested operations are no reason to overflow.
  const stack = roots.sort(byTime).reverse();
  const walk = () => {
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      out.push(node);
      for (const child of (children.get(node.id) ?? []).sort(byTime).reverse()) {
        child.depth = node.depth + 1;
        stack.push(child);
      }
    }
  };
  walk();
  for (const node of byID.values()) {
    // What is left hangs in a circle of parents; hostile, but still shown.
    if (seen.has(node)) continue;
    node.orphan = true;
    node.depth = 0;
    stack.push(node);
    walk();
  }
  return out;
}
