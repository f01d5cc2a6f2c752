// Status is an HTTP status; a failed one carries a sign beside its colour.
export function Status({ code, error }: { code?: number | undefined; error: boolean }) {
  const failed = error || (code ?? 0) >= 500;
  const refused = !failed && (code ?? 0) >= 400;
  return (
    <span class={`status num ${failed ? "failed" : refused ? "client" : ""}`}>
      {failed && (
        <span class="sign" role="img" aria-label="failed">
          !
        </span>
      )}
      {code || (failed ? "failed" : "–")}
    </span>
  );
}
