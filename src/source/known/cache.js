// The browser's IndexedDB: src/source/known/cache.rs tells what is kept there.
const records = "settled";

/** How long a browser may take to find a record, in milliseconds: asking the servers is not much slower. */
const patience = 2_000;

/** The record called `key`, if there is one. */
export const load = (key) =>
  Promise.race([
    within("readonly", (store) => done(store.get(key))),
    new Promise((_, reject) => setTimeout(reject, patience, "no answer")),
  ]);

/**
 * Keeps a record, and under no name the list of all: `shelve` makes it of the one before, and says whether that was
 * none, and who goes.
 */
export const save = (key, bytes, shelve) =>
  within("readwrite", async (store) => {
    const [list, isFirst, ...gone] = shelve(await done(store.get("")));
    // Whatever lies there, nobody knows of it.
    if (isFirst) await done(store.clear());
    await done(store.put(bytes, key));
    for (const key of gone) await done(store.delete(key));
    await done(store.put(list, ""));
  });

/** Forgets all records. */
export const clear = () => within("readwrite", (store) => done(store.clear()));

async function within(mode, use) {
  const opening = indexedDB.open("global-health-bar", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(records);
  const database = await done(opening);
  try {
    return await use(database.transaction(records, mode).objectStore(records));
  } finally {
    database.close();
  }
}

/** What becomes of a request. */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
