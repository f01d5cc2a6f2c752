import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { getReceived, type Received } from "../api";
import { go, param, withParams } from "../address";
import { Problem } from "../fetch";
import { Notice } from "../parts/Notice";
import { Skeleton } from "../parts/Skeleton";
import { ReceivedRequest } from "./ReceivedRequest";

type Got = { received: Received } | { problem: Problem } | null;

// ReceivedDialog shows one delivery as it came off the wire. Which one stands in the address.
export function ReceivedDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const got = useSignal<Got>(null);
  const id = param("received");

  useSignalEffect(() => {
    const wanted = param("received");
    got.value = null;
    if (!wanted) return;
    getReceived(wanted).then(
      (received) => {
        if (param("received") === wanted) got.value = { received };
      },
      (cause: unknown) => {
        got.value = { problem: cause instanceof Problem ? cause : new Problem(String(cause), 0) };
      },
    );
  });
  useEffect(() => {
    if (id && !dialog.current?.open) dialog.current?.showModal();
    if (!id && dialog.current?.open) dialog.current.close();
  }, [id]);

  return (
    <dialog
      ref={dialog}
      class="sheet received"
      aria-label="Request as received"
      onClose={() => {
        if (param("received")) go(withParams({ received: "" }));
      }}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <header class="sheet-head">
        <h2>
          Request <span class="num">{id}</span> as received
        </h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      {!got.value ? (
        <Skeleton lines={6} label="Loading" />
      ) : "problem" in got.value ? (
        <Notice tone="error" title={got.value.problem.status === 404 ? "It is no longer kept." : "It could not be read."}>
          <p>{got.value.problem.message}</p>
        </Notice>
      ) : (
        <ReceivedRequest received={got.value.received} />
      )}
    </dialog>
  );
}
