import { PATHS, place } from "../address";
import { findOpen } from "./Find";
import { helpOpen } from "./Help";
import { nextTheme, theme } from "./theme";

// Header is the three places, and the way to find anything.
export function Header() {
  const here = place.value;
  const tabs = [
    ["cruddur", "Cruddur"],
    ["side-by-side", "Side by side"],
    ["delivery", "Delivery"],
  ] as const;
  return (
    <header class="shell-head">
      <nav aria-label="Places">
        {tabs.map(([name, word]) => (
          <a key={name} href={PATHS[name]} aria-current={here === name ? "page" : undefined}>
            {name === "cruddur" && <Logo />}
            {word}
          </a>
        ))}
      </nav>
      <div class="shell-tools">
        <button type="button" class="find-button" onClick={() => (findOpen.value = true)}>
          <span>Find an id…</span> <kbd>Ctrl K</kbd>
        </button>
        <button type="button" class="quiet" onClick={() => (helpOpen.value = true)} aria-label="Keys and help" title="Keys and help (?)">
          ?
        </button>
        <button type="button" class="quiet" onClick={nextTheme} aria-label={`Theme: ${theme.value}. Change it`} title={`Theme: ${theme.value}`}>
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
            <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" />
            <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
          </svg>
        </button>
      </div>
    </header>
  );
}

function Logo() {
  return (
    <svg class="logo" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle cx="5" cy="5" r="2.6" class="honeycomb" />
      <circle cx="11" cy="5" r="2.6" class="xray" />
      <circle cx="5" cy="11" r="2.6" class="cloudwatch" />
      <circle cx="11" cy="11" r="2.6" class="rollbar" />
    </svg>
  );
}
