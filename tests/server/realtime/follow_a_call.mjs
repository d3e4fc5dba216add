// A stranger's client: the official socket.io-client from npm follows one call and says what it saw.
import { createRequire } from "node:module";

const [modules, url] = process.argv.slice(2);
const { io } = createRequire(`${modules}/`)("socket.io-client");
const socket = io(`${url}/board`, { transports: ["polling", "websocket"] });
const told = {};

socket.on("change", (change) => {
  if (!change.call || told.call) return;
  told.call = change.call;
  console.log(JSON.stringify(told));
  socket.close();
});
socket.on("connect", async () => {
  told.unknown = (await socket.emitWithAck("nonsense", {})).problem;
  await socket.emitWithAck("follow", { zone: "", last_seq: 0 });
  console.log("following");
});
