// What is done again and again, and what is said of it.

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

/**
 * Lets the contestants take turns, after a collection of garbage each, and beginning with another
 * one each round; `once` says which are too slow for more than one round.
 *
 * Returns of each the milliseconds: of the first round, which finds all code cold, the median, and of all rounds.
 */
export async function compete(page, contestants, { rounds, once = [] }) {
  const cdp = await page.context().newCDPSession(page);
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const names = Object.keys(contestants);
    names.push(...names.splice(0, round % names.length));
    for (const name of names) {
      if (round > 0 && once.includes(name)) continue;
      await cdp.send("HeapProfiler.collectGarbage");
      times[name].push(Number((await contestants[name]()).toFixed(2)));
    }
  }
  await cdp.detach();
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, { first: all[0], median: median(all), all }]),
  );
}

/**
 * How much longer one contestant took than another: the median over the rounds, in each of which both met the same
 * machine; where one took part in one round only, its time against the other's median.
 */
export function ratio(slow, fast) {
  const rounds = slow.all.length === fast.all.length ? slow.all.map((ms, round) => ms / fast.all[round]) : [];
  return median(rounds.length > 0 ? rounds : [slow.median / fast.median]);
}

/** Milliseconds for which the main thread of the page has worked so far: on the processor, whatever others do there. */
export async function busy(cdp) {
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1e3;
}
