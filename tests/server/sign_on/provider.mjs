// The certified oidc-provider from npm as the county's sign-on, until its standard input ends.
// Its one argument is JSON; it says when it listens. Whoever signs in chooses the name, and every
// password is right.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const asked = JSON.parse(process.argv[2]);
const file = createRequire(`${asked.modules}/`).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(file));

const provider = new Provider(asked.issuer, {
  clients: [{
    client_id: asked.client,
    client_secret: asked.secret,
    redirect_uris: [`${asked.hall}/sign-in/back`],
    post_logout_redirect_uris: [`${asked.hall}/sign-in`],
  }],
  jwks: asked.jwks,
  claims: { openid: ["sub"], profile: ["preferred_username", "name"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: `sub-of-${id}`, preferred_username: id, name: `Name of ${id}` }),
  }),
  pkce: { required: () => true },
  cookies: { keys: ["only for a test"] },
  ttl: { IdToken: 300, Session: 3600, Grant: 3600, Interaction: 600, AccessToken: 600 },
});
createServer(provider.callback()).listen(asked.port, "localhost", () => console.log("listening"));
process.stdin.on("end", () => process.exit(0)).resume();
