/* The page's way to the virtual hall: long polling for the state, POST for deeds. */

const AGAIN_AFTER = 1000;

/** Calls `show(state)` with every new state, and `connected(bool)` as the hall comes and goes. */
export async function follow(show, connected) {
  let version = null;
  for (;;) {
    try {
      const answer = await fetch(version === null ? "/state" : `/state?after=${version}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      connected(true);
      version = state.version;
      show(state);
    } catch (error) {
      if (!(error instanceof TypeError || /^\d+$/.test(error.message))) throw error;
      connected(false);
      version = null;
      await new Promise((done) => setTimeout(done, AGAIN_AFTER));
    }
  }
}

/** The answer to one deed; an Error with the hall's reason when it is refused. */
export async function post(kind, body) {
  const answer = await fetch(`/${kind}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail);
  return told;
}
