// A Honeycomb event is flat: attributes of the span, of its resource, and Honeycomb's own columns stand side by side.
// Readers want them apart, and by name. The name says which is which, because the wire's grouping is gone by then.

import type { Field } from "../api";

export interface Groups {
  attributes: Field[];
  resource: Field[];
  own: Field[];
}

const RESOURCE = /^(service|telemetry|host|os|process|container|k8s|cloud|deployment|faas|device|webengine|aws\.(ecs|eks|log)|heroku)\./;
const OWN = /^(trace|meta|span|library|scope|resource)\./;
const OWN_NAMES = new Set(["name", "type", "duration_ms", "status_code", "status_message", "error", "parent_name", "sample_rate", "SampleRate", "timestamp", "time"]);

export function honeycombGroups(fields: readonly Field[]): Groups {
  const groups: Groups = { attributes: [], resource: [], own: [] };
  for (const field of fields) {
    if (OWN_NAMES.has(field.name) || OWN.test(field.name)) groups.own.push(field);
    else if (RESOURCE.test(field.name)) groups.resource.push(field);
    else groups.attributes.push(field);
  }
  for (const group of Object.values(groups)) group.sort((a: Field, b: Field) => (a.name < b.name ? -1 : 1));
  return groups;
}
