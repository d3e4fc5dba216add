/* How bright and how loud a board is at each time of day, as hall.toml says under [boards]. Pure. */

/** Whether `clock` ("HH:MM") lies in a time that may run over midnight; its end is not in it. */
function holds({ start, end }, clock) {
  const [from, to] = [start.slice(0, 5), end.slice(0, 5)];
  return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}

/** {brightness, volume} in percent at `clock`; the first time that holds goes before the rest. */
export function settingAt({ brightness, volume, times }, clock) {
  const now = times.find((time) => holds(time, clock));
  return { brightness: now?.brightness ?? brightness, volume: now?.volume ?? volume };
}
