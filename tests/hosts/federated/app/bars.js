// A micro-app that brings the package.
import { mount, update } from "global-health-bar";

export function show(place, entities, span) {
  for (const entity of entities) {
    const node = place.appendChild(document.createElement("section"));
    mount(node, { entity, timezone: "utc" });
    update(node, { span });
  }
}
