import { useEffect, useRef } from "preact/hooks";
import { wide } from "../shell/wide";
import { BreakIt } from "./BreakIt";
import { CallStrip } from "./CallStrip";
import { Conversation } from "./Conversation";
import { CrudPage } from "./CrudPage";
import { Home } from "./Home";
import { Messages } from "./Messages";
import { Nav } from "./Nav";
import { Notifications } from "./Notifications";
import { Search } from "./Search";
import { UserPage } from "./UserPage";
import { Watch } from "./Watch";
import { WhoAmI } from "./WhoAmI";
import { watchBackend } from "./away";
import { me } from "./me";
import { where, type Where } from "./where";

// Cruddur is the small social app that every tool observes. Where the screen allows it, the tools stand beside it.
export function Cruddur() {
  const here = where();
  const column = useRef<HTMLDivElement>(null);
  const key = Object.values(here).join(" ");
  useEffect(watchBackend, []);
  useEffect(() => column.current?.scrollTo(0, 0), [key]);
  return (
    <main class="place-cruddur">
      <div class="cruddur">
        <div class="crud-scroll" ref={column}>
          <div class="crud-columns">
            <div class="crud-rail">
              <p class="crud-logo">cruddur</p>
              <WhoAmI />
              <Nav here={here} />
              <BreakIt />
            </div>
            <div class="crud-main">
              <View here={here} />
            </div>
          </div>
        </div>
        <CallStrip />
      </div>
      {wide.value && <Watch />}
    </main>
  );
}

function View({ here }: { here: Where }) {
  switch (here.view) {
    case "notifications":
      return <Notifications />;
    case "messages":
      return here.with ? <Conversation key={`${here.with} ${me.value}`} handle={here.with} /> : <Messages />;
    case "search":
      return <Search term={here.term} asked={here.asked} />;
    case "user":
      return <UserPage key={here.handle} handle={here.handle} />;
    case "crud":
      return <CrudPage key={here.uuid} uuid={here.uuid} />;
    default:
      return <Home />;
  }
}
