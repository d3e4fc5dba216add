/* The microphone: one recording at a time, as samples at the rate of the clips. */

import { RATE } from "/static/wav.js";

/** Whether this browser can record here at all: it needs HTTPS, or this very machine. */
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

/** Begins a recording; `stop()` gives its samples. Rejects when the microphone is refused or missing. */
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false, noiseSuppression: true } });
  const recorder = new MediaRecorder(stream);
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const ended = new Promise((done) => recorder.addEventListener("stop", done));
  recorder.start();
  return {
    async stop() {
      recorder.stop();
      await ended;
      for (const track of stream.getTracks()) track.stop();
      const bytes = await new Blob(parts).arrayBuffer();
      // Decoding for an offline context brings the sound to its rate.
      const sound = await new OfflineAudioContext(1, RATE, RATE).decodeAudioData(bytes);
      return sound.getChannelData(0);
    },
  };
}
