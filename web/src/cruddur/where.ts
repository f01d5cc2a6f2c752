// The views of Cruddur as addresses. All of them are "/" with a query, so that the page's server knows three paths only.

import { signal } from "@preact/signals";
import { param } from "../address";

export type Where =
  | { view: "home" }
  | { view: "notifications" }
  | { view: "messages"; with: string }
  | { view: "search"; term: string; asked: boolean }
  | { view: "user"; handle: string }
  | { view: "crud"; uuid: string };

export const HREFS = {
  home: "/",
  notifications: "/?view=notifications",
  messages: "/?view=messages",
  search: "/?view=search",
  user: (handle: string) => `/?user=${encodeURIComponent(handle)}`,
  crud: (uuid: string) => `/?crud=${encodeURIComponent(uuid)}`,
  conversation: (handle: string) => `/?view=messages&with=${encodeURIComponent(handle)}`,
  results: (term: string) => `/?view=search&term=${encodeURIComponent(term)}`,
};

// visits counts clicks on the navigation: a click on the view that is already open asks the backend again.
export const visits = signal(0);

export function where(): Where {
  if (param("user")) return { view: "user", handle: param("user") };
  if (param("crud")) return { view: "crud", uuid: param("crud") };
  switch (param("view")) {
    case "notifications":
      return { view: "notifications" };
    case "messages":
      return { view: "messages", with: param("with") };
    case "search":
      return { view: "search", term: param("term"), asked: new URL(location.href).searchParams.has("term") };
    default:
      return { view: "home" };
  }
}
