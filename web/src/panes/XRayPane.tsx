import { useMemo } from "preact/hooks";
import { counted } from "../parts/format";
import { visible } from "../parts/visible";
import { FieldList } from "./FieldList";
import { RawRecord } from "./RawRecord";
import { Selected } from "./Selected";
import { Stack } from "./Stack";
import { Timeline } from "./Timeline";
import type { PaneProps } from "./ToolPane";
import { treeOf, type Node } from "./tree";
import { segmentOf } from "./xrayDoc";

// XRayPane is the timeline of segments and subsegments; below it one document with annotations and metadata apart.
export function XRayPane({ detail, scale }: PaneProps) {
  const entries = detail.panes.xray.entries;
  const tree = useMemo(() => treeOf(entries, ["segment", "subsegment"]), [entries]);
  return (
    <div class="pane-body">
      <Timeline tree={tree} scale={scale} label="Segments and subsegments" />
      <Selected tool="xray" tree={tree} detail={detail} show={(node) => <Document node={node} />} />
    </div>
  );
}

function Document({ node }: { node: Node }) {
  const doc = segmentOf(node.entry);
  return (
    <>
      <p class="tags">
        <span class="tag">{node.entry.kind}</span>
        {doc.namespace && <span class="tag">namespace {visible(doc.namespace)}</span>}
        {doc.flags.map((flag) => (
          <span key={flag} class={`tag ${flag === "fault" || flag === "error" ? "failed" : ""}`}>
            {flag}
          </span>
        ))}
        {node.copies.length > 1 && <span class="muted">{counted(node.copies.length, "document")} arrived: in progress first, then complete</span>}
      </p>
      {(doc.exceptions.length > 0 || doc.causeID) && (
        <section class="fields-group">
          <h4>Cause</h4>
          {doc.causeID && (
            <p class="muted">
              The exception <code>{visible(doc.causeID)}</code> of another segment.
            </p>
          )}
          {doc.exceptions.map((exception, i) => (
            <div key={i} class="exception">
              <p>
                <b>{visible(exception.type)}</b> {visible(exception.message)} {exception.remote && <span class="muted">remote</span>}
              </p>
              <Stack frames={exception.frames} hidden={exception.hidden} />
            </div>
          ))}
        </section>
      )}
      <FieldList title="Annotations" rows={doc.annotations} note="indexed, usable in filters" />
      {doc.metadata.map((space) => (
        <FieldList key={space.namespace} title={`Metadata ${visible(space.namespace)}`} rows={space.fields} note="kept, not indexed" />
      ))}
      {doc.blocks.map((block) => (
        <FieldList key={block.title} title={block.title} rows={block.fields} />
      ))}
      <FieldList title="Links" rows={doc.links} />
      <FieldList title="Segment" rows={doc.rest} />
      {[node.entry, ...node.copies.filter((copy) => copy !== node.entry)].map((entry, i) => (
        <RawRecord key={i} entry={entry} />
      ))}
    </>
  );
}
