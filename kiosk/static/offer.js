/* What a catalogue offers, as values. */

export const FREQUENT = 6;

/** Where a `#d/<department>` or `#s/<service>` leads; anything else is the first screen. */
export function bearings(hash) {
  const found = /^#([ds])\/(.+)$/.exec(hash);
  return found ? { kind: found[1], code: decodeURIComponent(found[2]) } : { kind: "", code: "" };
}

export function hashOf(kind, code) {
  return `#${kind}/${encodeURIComponent(code)}`;
}

export function serviceOf(catalogue, code) {
  for (const department of catalogue.departments) {
    const service = department.services.find((one) => one.service === code);
    if (service) return { ...service, department_name: department.name };
  }
  return null;
}

/** The services that stand on the first screen: in the hall's own order, one of each department
    before the second of any. */
export function frequentServices(catalogue) {
  const ranked = catalogue.departments.flatMap((department) => department.services
    .filter((service) => service.frequent)
    .map((service, rank) => ({ ...service, department_name: department.name, rank })));
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, FREQUENT);
}
