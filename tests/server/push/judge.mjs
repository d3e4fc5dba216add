/* A push service that believes nobody: it checks who sends (RFC 8292) with Node's own cryptography and
   opens what was sent (RFC 8291) with http_ece. Prints its port, then a line of JSON a message.

   node judge.mjs <key.pem> <certificate.pem> <browser.json>     browser: {private, auth} in base64url
   POST /p/<status>/…   answers with that status; 3xx leads to /elsewhere */

import { createECDH, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import ece from "http_ece";

const [key, certificate, browser] = process.argv.slice(2).map((file) => readFileSync(file));
const { private: secret, auth } = JSON.parse(browser);
const privateKey = createECDH("prime256v1");
privateKey.setPrivateKey(Buffer.from(secret, "base64url"));

const server = createServer({ key, cert: certificate }, (request, answer) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const status = Number(request.url.split("/")[2] ?? 404);
    process.stdout.write(`${JSON.stringify({ method: request.method, path: request.url, ...judged(request, Buffer.concat(parts)) })}\n`);
    answer.writeHead(status, { location: "/elsewhere", ...(status === 429 ? { "retry-after": "1" } : {}) }).end();
  });
});

function judged(request, body) {
  try {
    const text = ece.decrypt(body, { version: "aes128gcm", privateKey, authSecret: auth });
    return { ...sender(request.headers), ttl: Number(request.headers.ttl), topic: request.headers.topic,
      encoding: request.headers["content-encoding"], size: body.length, text: text.toString() };
  } catch (error) {
    return { fault: error.message };
  }
}

/** The claims of the sender's token, if its signature is that of the key beside it. */
function sender(headers) {
  const [, token, point] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? "") ?? [];
  const [head, claims, signature] = token.split(".");
  const raw = Buffer.from(point, "base64url");
  const jwk = { kty: "EC", crv: "P-256", x: raw.subarray(1, 33).toString("base64url"), y: raw.subarray(33).toString("base64url") };
  const holds = verify("sha256", Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  if (!holds) throw new Error("the token is signed by another key");
  return { key: point, head: JSON.parse(Buffer.from(head, "base64url")), claims: JSON.parse(Buffer.from(claims, "base64url")) };
}

server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
