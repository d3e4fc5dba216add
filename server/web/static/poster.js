/* A screen that shows the poster for months looks again by itself, and stays when the server is away. */

const EVERY_MS = 10 * 60_000;

setInterval(async () => {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok) location.reload();
  } catch { /* What hangs there stays. */ }
}, EVERY_MS);
