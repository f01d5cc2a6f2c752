import { useMemo } from "preact/hooks";
import { counted } from "../parts/format";
import { FieldList } from "./FieldList";
import { NoteList } from "./NoteList";
import { RawRecord } from "./RawRecord";
import { Selected } from "./Selected";
import { Timeline } from "./Timeline";
import type { PaneProps } from "./ToolPane";
import { honeycombGroups } from "./honeycombFields";
import { treeOf, type Node } from "./tree";

// HoneycombPane is the waterfall of spans; below it the wide event of one span, with its span events, links and logs.
export function HoneycombPane({ detail, scale }: PaneProps) {
  const entries = detail.panes.honeycomb.entries;
  const tree = useMemo(() => treeOf(entries, ["span"]), [entries]);
  return (
    <div class="pane-body">
      <Timeline tree={tree} scale={scale} label="Spans" />
      <Selected tool="honeycomb" tree={tree} detail={detail} show={(node) => <Span node={node} />} />
      {tree.loose.length > 0 && <NoteList title="Without a span here" notes={tree.loose} note={`${counted(tree.loose.length, "event")} whose span has not arrived`} />}
    </div>
  );
}

function Span({ node }: { node: Node }) {
  const groups = honeycombGroups(node.entry.fields);
  return (
    <>
      <FieldList title="Attributes" rows={groups.attributes} />
      <NoteList title="Span events" notes={node.notes.filter((n) => n.kind === "span_event")} />
      <NoteList title="Links" notes={node.notes.filter((n) => n.kind === "link")} />
      <NoteList title="Logs" notes={node.notes.filter((n) => n.kind === "log")} />
      <FieldList title="Resource" rows={groups.resource} />
      <FieldList title="Honeycomb's own" rows={groups.own} />
      <RawRecord entry={node.entry} />
    </>
  );
}
