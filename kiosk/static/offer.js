/* What a catalogue offers, as values. */

/** Where a `#d/<department>`, `#s/<service>`, `#t/<topic>`, `#find`, `#topics`, `#all` or `#visit`
    leads; anything else is the first screen. */
export function bearings(hash) {
  const found = /^#(?:([dst])\/(.+)|(find|topics|all|visit))$/.exec(hash);
  if (!found) return { kind: "", code: "" };
  return found[3] ? { kind: found[3], code: "" } : { kind: found[1], code: decodeURIComponent(found[2]) };
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

/** Services by their codes, in the order given; codes that the catalogue lacks are left out. */
export function servicesOf(catalogue, codes) {
  return codes.map((code) => serviceOf(catalogue, code)).filter(Boolean);
}

/** The services that `typed` finds, best first: initials from the start, then anything inside.
    `keys` has for each service its initials, its pinyin and its English words. */
export function matching(catalogue, keys, typed, most = 8) {
  const wanted = typed.toLowerCase().trim();
  if (!wanted) return [];
  const rank = (key) => {
    const [initials, pinyin = "", ...english] = key.split(" ");
    if (initials.startsWith(wanted)) return 0;
    if (pinyin.startsWith(wanted)) return 1;
    if (initials.includes(wanted)) return 2;
    if (english.some((word) => word.startsWith(wanted))) return 3;
    return key.includes(wanted) ? 4 : -1;
  };
  return catalogue.departments
    .flatMap((department) => department.services.map((service) => ({
      service: { ...service, department_name: department.name }, rank: rank(keys[service.service] ?? "") })))
    .filter((found) => found.rank >= 0)
    .sort((a, b) => a.rank - b.rank || Number(b.service.frequent) - Number(a.service.frequent))
    .slice(0, most)
    .map((found) => found.service);
}
