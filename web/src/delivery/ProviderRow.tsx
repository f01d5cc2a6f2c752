import { clock } from "../parts/format";
import { visible } from "../parts/visible";
import { SignalRow } from "./SignalRow";
import type { Provider, State } from "./telemetry";

const STATE_WORDS: Record<State, [sign: string, word: string]> = {
  ok: ["✓", "OK"],
  degraded: ["~", "Degraded, heals by itself"],
  failing: ["!", "Failing, needs a person"],
  unconfirmed: ["✓", "Sent, unconfirmed"],
  idle: ["–", "Nothing sent yet"],
  off: ["–", "Off"],
};

// ProviderRow is one provider of the backend: its state with the reason, then each signal's count.
export function ProviderRow({ provider: p }: { provider: Provider }) {
  const [sign, word] = STATE_WORDS[p.state];
  const errors = p.signals.filter((s) => s.lastError);
  return (
    <div class="provider">
      <h3>
        {visible(p.name || p.title)}
        <span class={`state ${p.state}`}>
          <span aria-hidden="true">{sign}</span> {word}
        </span>
        {p.target && <code class="muted">{visible(p.target)}</code>}
        {p.key && (
          <span class="muted">
            key <code>{visible(p.key)}</code>
          </span>
        )}
      </h3>
      {p.reason && (
        <p class={`provider-reason ${p.state}`}>
          {visible(p.reason)}
          {p.setting && !/[.!?]$/.test(p.reason) && "."}
          {p.setting && (
            <>
              {" "}
              Look at <code>{visible(p.setting)}</code>.
            </>
          )}
        </p>
      )}
      {p.notes.map((note) => (
        <p key={note} class="muted">
          {visible(note)}
        </p>
      ))}
      {p.signals.map((signal) => (
        <SignalRow key={signal.name} signal={signal} />
      ))}
      {errors.map((s) => (
        <p key={s.name} class="last-error">
          <span class="sign" aria-hidden="true">
            !
          </span>
          Last error of {s.name}
          {s.lastErrorTime && <span class="num"> at {clock(s.lastErrorTime).slice(0, 8)}</span>}: <bdi>{visible(s.lastError)}</bdi>
        </p>
      ))}
    </div>
  );
}
