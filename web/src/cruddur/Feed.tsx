import { Skeleton } from "../parts/Skeleton";
import { Crud } from "./Crud";
import { Failed } from "./Failed";
import type { Activity } from "./backend";
import type { Answer } from "./calls";

interface Props {
  answer: Answer<Activity[]> | null;
  again: () => void;
  empty: string;
  first?: readonly Activity[]; // posted here a moment ago
}

// Feed is a list of cruds in each of its states: on its way, failed, empty, full. What was posted here shows also when
// reading the list failed: it is not lost.
export function Feed({ answer, again, empty, first = [] }: Props) {
  if (!answer) return <Skeleton lines={9} label="Loading cruds" />;
  const answered = "value" in answer ? answer.value : [];
  const known = new Set(answered.map((crud) => crud.uuid));
  const cruds = [...first.filter((crud) => !known.has(crud.uuid)), ...answered];
  return (
    <>
      {"failure" in answer && <Failed failure={answer.failure} again={again} />}
      {"value" in answer && cruds.length === 0 && <p class="empty">{empty}</p>}
      {cruds.length > 0 && (
        <div class="feed">
          {cruds.map((crud) => (
            <Crud key={crud.uuid} crud={crud} />
          ))}
        </div>
      )}
    </>
  );
}
