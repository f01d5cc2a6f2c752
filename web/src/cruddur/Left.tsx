// Left counts down what may still be typed. More than that is sent all the same: the backend's answer is worth seeing.
export function Left({ text, most }: { text: string; most: number }) {
  const left = most - [...text].length;
  return <span class={`num ${left < 0 ? "over" : ""}`}>{left < 0 ? `${-left} too many` : `${left} left`}</span>;
}
