import { useSignal } from "@preact/signals";
import { become, me, seen } from "./me";

// WhoAmI chooses the person in whose name the page asks: sent as X-Cruddur-User, shown by every tool that carries it.
export function WhoAmI() {
  const typed = useSignal<string | null>(null);
  const settle = () => {
    if (typed.value !== null) become(typed.value);
    typed.value = null;
  };
  return (
    <form
      class="who-am-i"
      onSubmit={(event) => {
        event.preventDefault();
        settle();
      }}
    >
      <label>
        <span>I am</span>
        <input
          list="handles"
          autocomplete="off"
          spellcheck={false}
          value={typed.value ?? me.value}
          onFocus={(event) => event.currentTarget.select()}
          onInput={(event) => (typed.value = event.currentTarget.value)}
          onChange={settle}
          onBlur={settle}
        />
      </label>
      <datalist id="handles">
        {seen.value.map((handle) => (
          <option key={handle} value={handle} />
        ))}
      </datalist>
    </form>
  );
}
