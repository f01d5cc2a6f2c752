// Numbers, durations, sizes and times as people read them. Units always.

export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  const sign = ms < 0 ? "−" : "";
  const n = Math.abs(ms);
  if (n === 0) return "0 ms";
  if (n < 0.01) return `${sign}${(n * 1000).toFixed(1)} µs`;
  if (n < 1) return `${sign}${n.toFixed(2)} ms`;
  if (n < 100) return `${sign}${n.toFixed(1)} ms`;
  if (n < 999.5) return `${sign}${n.toFixed(0)} ms`;
  if (n < 59_995) return `${sign}${(n / 1000).toFixed(2)} s`;
  const minutes = Math.floor(n / 60_000);
  return `${sign}${minutes} min ${Math.floor((n % 60_000) / 1000)} s`;
}

// delay is a duration on the scale of a flush interval: tenths of a second are enough.
export function delay(ms: number): string {
  if (Math.abs(ms) < 99.5) return `${ms.toFixed(0)} ms`;
  if (Math.abs(ms) < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  return duration(ms);
}

// arrival says when something came, counted from the end of the work that it tells of.
export function arrival(ms: number): string {
  return ms < 0 ? `${delay(-ms)} before the end` : `${delay(ms)} later`;
}

export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  if (n < 99_950) return `${(n / 1000).toFixed(1)} kB`;
  if (n < 999_500) return `${(n / 1000).toFixed(0)} kB`;
  return `${(n / 1e6).toFixed(1)} MB`;
}

const grouped = new Intl.NumberFormat("en-GB");

export function count(n: number): string {
  return grouped.format(n);
}

export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

// relative says how far a moment is from now, in the largest unit that fits, rounded.
export function relative(then: number, now: number): string {
  const away = (then - now) / 1000;
  const n = Math.abs(away);
  if (n < 1.5) return "now";
  const [seconds, minutes, hours, days] = [1, 60, 3600, 86_400].map((unit) => Math.round(n / unit)) as [number, number, number, number];
  const text = seconds < 60 ? `${seconds} s` : minutes < 60 ? `${minutes} min` : hours < 24 ? `${hours} h` : `${days} d`;
  return away < 0 ? `${text} ago` : `in ${text}`;
}

const two = (n: number) => String(n).padStart(2, "0");

// clock is the local time of day with milliseconds, as a log line shows it.
export function clock(time: string | number): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return String(time);
  const ms = String(at.getMilliseconds()).padStart(3, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${ms}`;
}

// exact is the whole moment in UTC, for hovering and copying.
export function exact(time: string | number): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? String(time) : at.toISOString();
}
