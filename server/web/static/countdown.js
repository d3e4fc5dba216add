/* How long a rating prompt stays open. */

/** Seconds left of `prompt` at `now` (ms); a prompt without an end lasts a minute. */
export function leftOf(prompt, now) {
  return prompt.until ? Math.max(0, (Date.parse(prompt.until) - now) / 1000) : 60;
}
