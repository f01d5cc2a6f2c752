import { Feed } from "./Feed";
import { activity } from "./backend";
import { me } from "./me";
import { useAnswer } from "./useAnswer";
import { HREFS, visits } from "./where";

// CrudPage is one crud on its own page: the one that breaks when "nil in the activity page" is on.
export function CrudPage({ uuid }: { uuid: string }) {
  const { answer, again } = useAnswer(() => activity(uuid), [uuid, me.value, visits.value]);
  return (
    <>
      <h1>
        <a href={HREFS.home} aria-label="Back to Home">
          ‹
        </a>{" "}
        Crud
      </h1>
      <Feed answer={answer.value} again={again} empty="It is gone: cruds expire." />
    </>
  );
}
