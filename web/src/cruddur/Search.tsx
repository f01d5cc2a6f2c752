import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { go } from "../address";
import { Feed } from "./Feed";
import { search } from "./backend";
import { me } from "./me";
import { useAnswer } from "./useAnswer";
import { HREFS, visits } from "./where";

export function Search({ term, asked }: { term: string; asked: boolean }) {
  const words = useSignal(term);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    words.value = term; // Back and Forward change it, too
  }, [term]);
  return (
    <>
      <h1>Search</h1>
      <form
        class="search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          visits.value++;
          go(HREFS.results(words.value));
        }}
      >
        <input ref={box} type="search" aria-label="Search cruds" placeholder="Search cruds…" value={words.value} onInput={(event) => (words.value = event.currentTarget.value)} />
        <button type="submit" class="primary">
          Search
        </button>
      </form>
      {asked ? <Results term={term} /> : <p class="empty">Find cruds by a word in them.</p>}
    </>
  );
}

function Results({ term }: { term: string }) {
  const { answer, again } = useAnswer(() => search(term), [term, me.value, visits.value]);
  return <Feed answer={answer.value} again={again} empty="No crud has it." />;
}
