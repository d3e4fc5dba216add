/* Sending one confirmation until it is answered. The request id stays the same, so that the hall
   gives one number however often it hears it. */

const AGAIN_MS = 2000;

/** A fresh id per confirmation. (crypto.randomUUID needs a secure origin; this does not.) */
export function newRequestId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The ticket, or throws the problem with which the hall refused. `onAway` hears of every silence. */
export async function take(order, { signal, onAway, again = AGAIN_MS, send = fetch }) {
  for (;;) {
    signal?.throwIfAborted();
    const answer = await send("/take", {
      method: "POST", signal, body: JSON.stringify(order), headers: { "content-type": "application/json" },
    }).catch((error) => {
      if (signal?.aborted) throw error;
      return null;
    });
    if (answer?.ok) return answer.json();
    if (answer && answer.status < 500) throw await answer.json();
    onAway?.();
    await new Promise((resolve) => setTimeout(resolve, again));
  }
}
