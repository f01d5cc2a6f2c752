import { PATHS } from "../address";
import { Notice } from "../parts/Notice";

// Lost stands at an address that is none of the three places.
export function Lost() {
  return (
    <main class="nowhere">
      <Notice title="There is nothing at this address.">
        <p>
          <a href={PATHS.cruddur}>Cruddur</a>, <a href={PATHS["side-by-side"]}>Side by side</a> and <a href={PATHS.delivery}>Delivery</a> are the places here.
        </p>
      </Notice>
    </main>
  );
}
