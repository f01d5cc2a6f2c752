import { traceHref } from "../address";
import { visible } from "../parts/visible";
import { away, isNoAnswer } from "./away";
import type { Failure } from "./calls";

const WORDS: Record<string, string> = {
  blank_user_handle: "Whose page? The handle is blank.",
  search_term_blank: "Type something to search for.",
  ttl_blank: "Say how long it should live.",
  user_handle_blank: "Say who you are first.",
  message_blank: "Write something first.",
  message_exceed_max_chars: "That is too long.",
  activity_uuid_blank: "Reply to which crud?",
  user_sender_handle_blank: "Say who you are first.",
  user_reciever_handle_blank: "Say whom it is for.",
};

// Failed says what the backend refused or broke on. A failure of its own leads to the trace that explains it.
export function Failed({ failure, again }: { failure: Failure; again?: () => void }) {
  const refused = failure.codes.length > 0;
  const silent = isNoAnswer(failure.status);
  if (silent && !away.value) return null; // it is back, and the view is being read again
  const title =
    failure.status === 0
      ? "This page's server does not answer."
      : silent
        ? "The backend does not answer."
      : failure.status >= 500
        ? "The backend failed on this one."
        : refused
          ? failure.codes.map((code) => WORDS[code] ?? code).join(" ")
          : "That did not work.";
  return (
    <div class={`crud-failed ${refused ? "soft" : ""}`} role="alert">
      <p>
        <span class="sign" aria-hidden="true">
          !
        </span>
        {visible(title)}
      </p>
      <p class="small">
        {failure.status > 0 && <code>{failure.status}</code>} {refused ? failure.codes.map((code) => <code key={code}>{visible(code)}</code>) : visible([failure.message, failure.fix].filter(Boolean).map(sentence).join(" "))}
      </p>
      {silent && <p class="small">This page tries again every 2 s.</p>}
      {failure.traceID && failure.status >= 500 && (
        <p>
          <a class="button" href={traceHref(failure.traceID)}>
            See why, in four tools
          </a>
        </p>
      )}
      {again && silent && (
        <button type="button" onClick={() => again()}>
          Try again
        </button>
      )}
    </div>
  );
}

function sentence(words: string): string {
  const whole = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
