// What src/words/zone.rs asks of the browser.

/** Clocks are changed at full quarters of an hour. */
const QUARTER = 900_000;

const formats = new Map();
const known = new Map();

const format = (zone) => {
  if (!formats.has(zone)) {
    const all = Object.fromEntries(["year", "month", "day", "hour", "minute", "second"].map((part) => [part, "numeric"]));
    formats.set(zone, new Intl.DateTimeFormat("en-US", { ...all, hourCycle: "h23", timeZone: zone }));
  }
  return formats.get(zone);
};

/** The name of the zone that is called `name`, in whatever letters; nothing where there is none. */
export const called = (name) => {
  try {
    return format(name).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
};

/** The names of all zones. */
export const all = () => Intl.supportedValuesOf?.("timeZone") ?? [];

/** How many minutes the clocks of `zone` are ahead of UTC at `at`, in milliseconds. */
export const ahead = (zone, at) => {
  const start = Math.floor(at / QUARTER) * QUARTER;
  const key = `${zone} ${start}`;
  if (!known.has(key)) {
    const { year, month, day, hour, minute, second } = Object.fromEntries(
      format(zone).formatToParts(start).map(({ type, value }) => [type, Number(value)]),
    );
    // Enough for any picture.
    if (known.size > 10_000) known.clear();
    known.set(key, Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - start) / 60_000));
  }
  return known.get(key);
};
