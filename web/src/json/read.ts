// Reading JSON that somebody else made: every step may find something else than expected.

export type Dict = Record<string, unknown>;

export function isDict(value: unknown): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// at walks a path of keys and gives undefined where the path ends early.
export function at(value: unknown, ...path: string[]): unknown {
  let here = value;
  for (const key of path) {
    if (!isDict(here)) return undefined;
    here = here[key];
  }
  return here;
}

export function dict(value: unknown): Dict {
  return isDict(value) ? value : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

// text is a scalar as text; anything deeper as JSON; nothing as the empty string.
export function text(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

// flat turns nested objects into rows of path and value, as tools show them. Empty objects and arrays stay visible.
export function flat(value: unknown, prefix = ""): { name: string; value: unknown }[] {
  const entries = Array.isArray(value) ? value.map((v, i) => [String(i), v] as const) : isDict(value) ? Object.entries(value) : null;
  if (!entries) return prefix ? [{ name: prefix, value }] : [];
  if (entries.length === 0 && prefix) return [{ name: prefix, value: Array.isArray(value) ? "[]" : "{}" }];
  return entries.flatMap(([key, inner]) => flat(inner, prefix ? `${prefix}.${key}` : key));
}

// parsed is the object inside a text that is JSON, or undefined.
export function parsed(source: string): Dict | undefined {
  const start = source.trimStart()[0];
  if (start !== "{") return undefined;
  try {
    const value: unknown = JSON.parse(source);
    return isDict(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
