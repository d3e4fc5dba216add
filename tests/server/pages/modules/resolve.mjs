/* Lets Node find the pages' modules by the addresses that browsers use. */
import { register } from "node:module";

const hook = `
const root = ${JSON.stringify(new URL("../../../../", import.meta.url).href)};
export function resolve(name, context, next) {
  if (name.startsWith("/look/")) return next(root + "floorlink/look/static" + name.slice(5), context);
  if (name.startsWith("/static/")) return next(root + "server/web/static" + name.slice(7), context);
  return next(name, context);
}
export async function load(url, context, next) {
  return next(url, url.startsWith(root) && url.endsWith(".js") ? { ...context, format: "module" } : context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
