import { useSignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Answer } from "./calls";

// useAnswer asks when the view opens, when one of its inputs changes, and again when told to. An older answer never overwrites a newer one.
export function useAnswer<T>(ask: () => Promise<Answer<T>>, inputs: readonly unknown[]): { answer: Signal<Answer<T> | null>; again(instead?: () => Promise<Answer<T>>): void } {
  const answer = useSignal<Answer<T> | null>(null);
  const turn = useSignal(0);
  const again = (instead = ask) => {
    const mine = turn.peek() + 1;
    turn.value = mine;
    void instead().then((got) => {
      if (turn.peek() === mine) answer.value = got;
    });
  };
  useEffect(() => {
    again();
    return () => {
      turn.value = -1e9; // whatever is still under way has nowhere to go
    };
  }, inputs);
  return { answer, again };
}
