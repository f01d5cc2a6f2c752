// What the reader looks at: an operation pointed at lights up in every pane, a pinned one stays.

import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { go, param, withParams } from "../address";

export interface Focus {
  pointed: Signal<string>;
  pinned: ReadonlySignal<string>;
  lit: ReadonlySignal<string>; // the pointed one, else the pinned one
  pin(spanID: string): void; // "" lets go
}

export const FocusContext = createContext<Focus>(focusHere());

export const useFocus = () => useContext(FocusContext);

// focusHere keeps the pin to itself.
export function focusHere(): Focus {
  const pinned = signal("");
  return focusOn(pinned, (id) => (pinned.value = id));
}

// focusInAddress keeps the pin in the address, so that a link shows the same operation.
export function focusInAddress(): Focus {
  return focusOn(
    computed(() => param("op")),
    (id) => go(withParams({ op: id }), "replace"),
  );
}

function focusOn(pinned: ReadonlySignal<string>, set: (id: string) => void): Focus {
  const pointed = signal("");
  return {
    pointed,
    pinned,
    lit: computed(() => pointed.value || pinned.value),
    pin: (id) => set(pinned.value === id ? "" : id),
  };
}
