// The address bar is the page's state: which place, which request, which filter. Everything else is derived.

import { computed, signal } from "@preact/signals";

export const address = signal(new URL(location.href));

export type Place = "cruddur" | "side-by-side" | "delivery";

export const PATHS: Record<Place, string> = {
  cruddur: "/",
  "side-by-side": "/side-by-side",
  delivery: "/delivery",
};

export const place = computed<Place | "unknown">(() => {
  const path = address.value.pathname.replace(/(.)\/+$/, "$1");
  for (const [name, known] of Object.entries(PATHS)) {
    if (known === path) return name as Place;
  }
  return "unknown";
});

export function param(name: string): string {
  return address.value.searchParams.get(name) ?? "";
}

// go moves to another view. "push" is for what Back should undo, "replace" for what a reader types or points at.
export function go(href: string, how: "push" | "replace" = "push"): void {
  const to = new URL(href, location.href);
  if (to.href === location.href) return;
  if (how === "push") history.pushState(null, "", to);
  else history.replaceState(null, "", to);
  address.value = to;
}

// withParams is the present address with some of its parameters changed; an empty value removes one.
export function withParams(changes: Record<string, string>): string {
  const to = new URL(address.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value) to.searchParams.set(name, value);
    else to.searchParams.delete(name);
  }
  return to.pathname + to.search;
}

export function traceHref(traceID: string): string {
  return `${PATHS["side-by-side"]}?trace=${encodeURIComponent(traceID)}`;
}

// listen follows Back, Forward and every plain click on a link of this page.
export function listen(): void {
  addEventListener("popstate", () => {
    address.value = new URL(location.href);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    const known = Object.values(PATHS).includes(link.pathname);
    if (!known || link.hash) return;
    event.preventDefault();
    go(link.href);
  });
}
