import { TITLES, TOOLS, type Summary } from "../api";
import { traceHref } from "../address";
import { MARK_WORDS, MarkIcon } from "../parts/MarkIcon";
import { Status } from "../parts/Status";
import { Time } from "../parts/Time";
import { duration } from "../parts/format";
import { oneLine } from "../parts/visible";

interface Props {
  summary: Summary;
  selected: boolean;
  tabbable: boolean;
  index: number;
  of: number;
}

export function RequestRow({ summary: s, selected, tabbable, index, of }: Props) {
  return (
    <li class="request" aria-setsize={of} aria-posinset={index + 1}>
      <a
        href={traceHref(s.trace_id)}
        class="request-link"
        aria-current={selected ? "true" : undefined}
        tabIndex={tabbable ? 0 : -1}
        data-trace={s.trace_id}
      >
        <span class="request-name">
          {s.method ? <b>{oneLine(s.method, 10)}</b> : <b class="background">job</b>}{" "}
          <bdi title={oneLine(s.path || s.name, 500)}>{oneLine(s.path || s.route || s.name, 120)}</bdi>
        </span>
        <span class="marks">
          {TOOLS.map((tool) => {
            const share = s.tools[tool];
            const words = `${TITLES[tool]} ${MARK_WORDS[share.mark]}${share.reason ? `: ${oneLine(share.reason).replace(/\.$/, "")}` : ""}`;
            return (
              <span key={tool} title={words}>
                <MarkIcon mark={share.mark} tool={tool} />
                <span class="sr">{words}. </span>
              </span>
            );
          })}
        </span>
        <span class="request-facts">
          <Status code={s.status} error={s.error} />
          <span class="num took">{duration(s.duration_ms)}</span>
          <bdi class="who">{s.user ? oneLine(s.user, 40) : ""}</bdi>
          <Time at={s.time} />
        </span>
      </a>
    </li>
  );
}
