/* An independent judge of a ticket: npm's npos parses the bytes that stand on stdin (as hex) and says
   what they print. It knows no native QR codes, so its rules are told of `GS ( k`. */

import { createRequire } from "node:module";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { TextDecoder } from "node:util";

const require = createRequire(join(process.argv[2], "node_modules", "judge.js"));
const npos = require("npos");

npos.rules[npos.symbols.GS]["(k"] = [0, "d16"];
const bytes = Buffer.from(readFileSync(0, "utf8"), "hex");
const { error, tree } = npos.parser(npos.rules).analyze(bytes);
if (error) throw error;

const GB18030 = new TextDecoder("gb18030", { fatal: true });
const judged = { text: [], qr: "", number_size: 0, cut: false, pictures: [], chinese: [], commands: [] };
let size = 0;
let raw = [];
for (const node of tree) {
  const name = node.ascii + (node.fn || "");
  const body = bytes.subarray(node.offset, node.offset + node.length);
  if (node.ascii === "STX") {
    raw.push(body);
    if (/^[A-Z]\d{3}\n/.test(body.toString("latin1"))) judged.number_size = size;
    continue;
  }
  judged.commands.push(name);
  if (name === "GS!") size = body[2];
  if (name === "FS&" || name === "FS.") judged.chinese.push(name);
  if (name === "GSV") judged.cut = true;
  if (name.startsWith("GSv")) judged.pictures.push([body.readUInt16LE(4), body.readUInt16LE(6)]);
  if (name === "GS(k" && body[6] === 0x50) judged.qr = body.subarray(8).toString("utf8");
}
judged.text = raw.map((part) => GB18030.decode(part)).join("").split("\n").filter(Boolean);
process.stdout.write(JSON.stringify(judged));
