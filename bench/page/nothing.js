// Draws nothing: what the measuring itself costs.
export const prepare = () => {};
export function mount(host) {
  host.append(document.createElement("p"));
  return () => host.replaceChildren();
}
export const isDrawn = () => true;
export const place = "p";
