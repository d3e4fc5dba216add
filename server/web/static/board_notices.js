/* What a board tells besides calls: lines at its foot, and slides while nobody is called. Pure. */

/** How long a call keeps the large field before slides may take turns with it. */
export const CALL_STAYS_MS = 60_000;

/** {lines, slides} of `notices` for a board of `zone` on `day` ("2027-10-01", the hall's). */
export function noticesOn(notices, zone, day) {
  const shown = notices.filter((notice) => (!notice.zone || !zone || notice.zone === zone)
    && (!notice.since || notice.since <= day) && (!notice.until || day <= notice.until));
  return { lines: shown.filter(({ title }) => !title.zh), slides: shown.filter(({ title }) => title.zh) };
}

/** The slide for the large field, or null: after a call it belongs to the call. */
export function slideNow(slides, latestCall, now, tick) {
  const called = latestCall && now - Date.parse(latestCall.at) < CALL_STAYS_MS;
  // Every other turn belongs to the latest call, or to the welcome.
  return slides.length && !called && tick % 2 ? slides[Math.floor(tick / 2) % slides.length] : null;
}

/** The hall's day at `when` as "2027-10-01". */
export function dayOf(when, timeZone) {
  return new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone }).format(new Date(when));
}
