import type { ComponentChildren } from "preact";
import { visible } from "../parts/visible";

// highlighted is a text in which every occurrence of the ids is marked.
export function highlighted(source: string, ids: readonly string[]): ComponentChildren[] {
  const wanted = ids.filter((id) => /^[0-9a-f-]{8,}$/i.test(id));
  if (wanted.length === 0) return [visible(source)];
  const parts = source.split(new RegExp(`(${wanted.join("|")})`, "gi"));
  return parts.map((part, i) => (i % 2 ? <mark key={i}>{part}</mark> : visible(part)));
}
