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
          <svg class="theme" viewBox="0 0 16 16" width="15" height="15" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <g class="sun">
              <circle cx="8" cy="8" r="2.8" />
              <path d="M8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1" />
            </g>
            <path class="moon" d="M13.4 9.8A5.8 5.8 0 0 1 6.2 2.6a5.8 5.8 0 1 0 7.2 7.2z" />
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
