/* What an inspector entered, kept in this browser until the server has acknowledged it. */

const NAME = "hallfloor-inspections";
const memory = { draft: new Map(), entry: new Map() };
let opening = null;

function open() {
  opening ??= new Promise((resolve) => {
    /* A browser that keeps nothing (private mode) still sends what is on the page. */
    const asked = globalThis.indexedDB?.open(NAME, 1);
    if (!asked) return resolve(null);
    asked.onupgradeneeded = () => {
      for (const name of ["draft", "entry"]) asked.result.createObjectStore(name, { keyPath: "key" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => resolve(null);
  });
  return opening;
}

async function act(store, mode, work, otherwise) {
  const base = await open();
  if (!base) return otherwise(memory[store]);
  return new Promise((resolve, reject) => {
    const change = base.transaction(store, mode, { durability: "strict" });
    const asked = work(change.objectStore(store));
    change.oncomplete = () => resolve(asked.result);
    change.onerror = () => reject(change.error);
  });
}

const put = (store, one) => act(store, "readwrite", (kept) => kept.put(one), (kept) => kept.set(one.key, one));
const remove = (store, key) => act(store, "readwrite", (kept) => kept.delete(key), (kept) => kept.delete(key));

/** The half-filled form of one person, or undefined. */
export const draftOf = (badge) => act("draft", "readonly", (kept) => kept.get(badge), (kept) => kept.get(badge));
export const keepDraft = (badge, draft) => put("draft", { ...draft, key: badge });
export const dropDraft = (badge) => remove("draft", badge);

/** Entries of one person that wait for the server, the oldest first. An entry:
    {key, badge, at, body, photos: [Blob], shown: {subject, item}, refusal?} */
export async function waitingOf(badge) {
  const all = await act("entry", "readonly", (kept) => kept.getAll(), (kept) => [...kept.values()]);
  return all.filter((one) => one.badge === badge).sort((a, b) => a.at - b.at);
}
export const keepEntry = (entry) => put("entry", entry);
export const dropEntry = (key) => remove("entry", key);
