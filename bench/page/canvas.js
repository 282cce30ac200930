// The least that a bar can be: a rectangle a segment on a canvas, and a tooltip found by binary search.
const colours = { healthy: "#0aadb5", warning: "#f8a912", critical: "#c4183c" };
const width = 1_000;
const height = 24;

/** The segments. */
export const prepare = ({ bars, start, end }) =>
  bars.map((alerts) => {
    const segments = [];
    let at = start;
    for (const { startsAt, endsAt, severity } of alerts) {
      segments.push({ from: at, to: startsAt, health: "healthy" }, { from: startsAt, to: endsAt, health: severity });
      at = endsAt;
    }
    return { start, end, segments: segments.filter(({ from, to }) => from < to) };
  });

function under(segments, at) {
  let [low, high] = [0, segments.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle].from <= at) low = middle;
    else high = middle - 1;
  }
  return segments[low];
}

export function mount(host, bars) {
  const tooltip = document.createElement("div");
  tooltip.style.cssText = "position:fixed;pointer-events:none;background:#222;color:#fff;padding:4px";
  tooltip.hidden = true;
  for (const { start, end, segments } of bars) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.style.cssText = "display:block;margin:8px 0";
    const context = canvas.getContext("2d");
    const x = (at) => ((at - start) / (end - start)) * width;
    for (const { from, to, health } of segments) {
      context.fillStyle = colours[health];
      context.fillRect(x(from), 0, x(to) - x(from), height);
    }
    canvas.addEventListener("mousemove", ({ offsetX, clientX, clientY }) => {
      const { from, to, health } = under(segments, start + (offsetX / width) * (end - start));
      tooltip.textContent = `${health} ${new Date(from).toISOString()} .. ${new Date(to).toISOString()}`;
      tooltip.style.transform = `translate(${clientX}px, ${clientY}px)`;
      tooltip.hidden = false;
    });
    canvas.addEventListener("mouseleave", () => (tooltip.hidden = true));
    host.append(canvas);
  }
  tooltip.style.left = tooltip.style.top = "0";
  host.append(tooltip);
  return () => host.replaceChildren();
}

export const isDrawn = (host, { bars }) => host.querySelectorAll("canvas").length >= bars.length;
export const place = "canvas";
