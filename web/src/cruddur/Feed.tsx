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

// Feed is a list of cruds in each of its states: on its way, failed, empty, full.
export function Feed({ answer, again, empty, first = [] }: Props) {
  if (!answer) return <Skeleton lines={9} label="Loading cruds" />;
  if ("failure" in answer) return <Failed failure={answer.failure} again={again} />;
  const known = new Set(first.map((crud) => crud.uuid));
  const cruds = [...first, ...answer.value.filter((crud) => !known.has(crud.uuid))];
  if (cruds.length === 0) return <p class="empty">{empty}</p>;
  return (
    <div class="feed">
      {cruds.map((crud) => (
        <Crud key={crud.uuid} crud={crud} />
      ))}
    </div>
  );
}
