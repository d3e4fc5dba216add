/* Following the hall live, as docs/protocol.md says: last seq, repeats dropped, back in 0.1–1 s. */

import { io } from "/static/vendor/socket.io.esm.min.js";
import { showConnected } from "/look/connection.js";
import { person, signInAgain } from "/static/sign_in_again.js";
import { Watermark } from "/static/watermark.js";

const ALIVE_EVERY_MS = 1000;

/**
 * Follows `namespace` with `wants` and keeps doing so. `handlers`:
 *   snapshot(view, {first})  the state as it is now; called on every (re)connection
 *   change(change)           one change, in order, never twice
 *   refused(problem)         the server will not let this page follow
 *   events                   {name: handler} of further events (the phone page's `ticket`)
 *   alive()                  what this page says of itself every second, if it is a device of the hall
 *   hall()                   the hall itself was changed; a fresh snapshot has just been taken
 * Returns {emit, close, wake}; wake(): the page slept, and its line may be dead without knowing.
 */
export function follow(namespace, wants, handlers) {
  const seen = new Watermark();
  const socket = io(namespace, {
    transports: ["websocket", "polling"], tryAllTransports: true,
    reconnectionDelay: 100, reconnectionDelayMax: 1000, timeout: 4000,
  });
  let waiting = null; /* changes that overtook the answer to `follow` */
  let another = false; /* the hall was changed, and has not been looked at again yet */

  const deliver = (change) => { if (seen.takes(change.seq)) handlers.change?.(change); };

  /** Whose session ran out signs in again on the page; what else is refused, the page says. */
  const refuse = (problem, again, otherwise) => {
    if (problem.code === "sign_in_needed" && person()) return void signInAgain().then(again);
    handlers.refused?.(problem);
    otherwise?.();
  };

  const begin = () => {
    waiting = [];
    socket.timeout(5000).emit("follow", { ...wants, last_seq: seen.last }, (late, answer) => {
      if (late) return void socket.disconnect().connect();
      if (!answer.ok) return void refuse(answer.problem, begin);
      const first = seen.last === 0;
      if (!first) (answer.missed ?? []).forEach(deliver);
      seen.reach(answer.snapshot.seq);
      handlers.snapshot?.(answer.snapshot, { first });
      showConnected(true);
      waiting.splice(0).forEach(deliver);
      waiting = null;
      if (handlers.alive) sayAlive();
      if (another) handlers.hall?.();
      another = false;
    });
  };
  socket.on("connect", begin);
  socket.on("hall", () => { another = true; begin(); });
  const sayAlive = () => { if (socket.connected && !waiting) socket.emit("alive", handlers.alive()); };
  if (handlers.alive) setInterval(sayAlive, ALIVE_EVERY_MS);
  socket.on("change", (change) => (waiting ? waiting.push(change) : deliver(change)));
  socket.on("disconnect", (reason) => {
    showConnected(false);
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), 1000);
  });
  socket.on("connect_error", (error) => {
    showConnected(false);
    if (socket.active) return;
    const again = () => socket.connect();
    refuse(error.data ?? { code: "refused", title: error.message, detail: "" }, again, () => setTimeout(again, 5000));
  });
  for (const [name, handler] of Object.entries(handlers.events ?? {})) socket.on(name, handler);

  return { emit: (...message) => socket.emit(...message), close: () => socket.close(),
    wake: () => (socket.connected ? begin() : socket.connect()) };
}
