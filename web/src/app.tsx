// The page of Cruddur Side by Side: three places, one address, no request that leaves the machine.

import { render } from "preact";
import { useEffect } from "preact/hooks";
import { listen, place } from "./address";
import { Cruddur } from "./cruddur/Cruddur";
import { Delivery } from "./delivery/Delivery";
import { SideBySide } from "./detail/SideBySide";
import { startClock } from "./parts/now";
import { ReceivedDialog } from "./received/ReceivedDialog";
import { startRequests } from "./requests/requests";
import { connect } from "./requests/stream";
import { Find, findOpen } from "./shell/Find";
import { Header } from "./shell/Header";
import { Help, helpOpen } from "./shell/Help";
import { Lost } from "./shell/Lost";
import { listenToKeys, onKey } from "./shell/keys";
import { startTheme } from "./shell/theme";

const TITLES = { cruddur: "Cruddur", "side-by-side": "Side by side", delivery: "Delivery", unknown: "Not found" };

function App() {
  const here = place.value;
  useEffect(() => {
    document.title = `${TITLES[here]} · Cruddur Side by Side`;
  }, [here]);
  return (
    <>
      <Header />
      {here === "cruddur" && <Cruddur />}
      {here === "side-by-side" && <SideBySide />}
      {here === "delivery" && <Delivery />}
      {here === "unknown" && <Lost />}
      <ReceivedDialog />
      <Find />
      <Help />
    </>
  );
}

startTheme();
startClock();
startRequests();
connect();
listen();
listenToKeys();
onKey("Ctrl k", () => (findOpen.value = true));
onKey("?", () => (helpOpen.value = true));

const root = document.getElementById("app");
if (root) render(<App />, root);
