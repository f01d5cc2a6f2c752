import { me } from "./me";
import { HREFS, visits, type Where } from "./where";

// Nav is Cruddur's own menu. A click on the open view asks the backend again.
export function Nav({ here }: { here: Where }) {
  const mine = here.view === "user" && here.handle === me.value;
  const items: readonly (readonly [string, string, boolean])[] = [
    ["Home", HREFS.home, here.view === "home"],
    ["Notifications", HREFS.notifications, here.view === "notifications"],
    ["Messages", HREFS.messages, here.view === "messages"],
    ["Search", HREFS.search, here.view === "search"],
    ["My page", HREFS.user(me.value), mine],
  ];
  return (
    <nav class="crud-nav" aria-label="Cruddur">
      {items.map(([word, href, current]) => (
        <a key={word} href={href} aria-current={current ? "page" : undefined} onClick={() => visits.value++}>
          {word}
        </a>
      ))}
    </nav>
  );
}
