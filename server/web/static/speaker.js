/* The board's voice: a chime, then the call from recorded clips, one call at a time. */

import { shownWindow } from "/look/language.js";
import { callClips } from "/static/phrases.js";

const CHIME = [[880, 0], [659, 0.42]]; /* Hz, seconds after the start */
const CHIME_LASTS = 1.1;
const BETWEEN_CLIPS = 0.03;
const BETWEEN_LANGUAGES = 0.35;
const PATIENCE_MS = 600;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Speaker {
  #context = new AudioContext();
  #loudness = new GainNode(this.#context);
  #clips = new Map();
  #sounding = [];
  #fallSilent = () => {};

  /** `base` is where the clips are (empty: chime only), `languages` in the order of speaking. */
  constructor(base, languages) {
    this.base = base;
    this.languages = languages;
    this.#loudness.connect(this.#context.destination);
  }

  /** From 0 to 1; holds for what is being said too. */
  set volume(share) {
    this.#loudness.gain.value = share;
  }

  /** Whether the browser lets this page be heard. It may take a touch of the screen first. */
  async mayBeHeard() {
    if (this.#context.state !== "running") await Promise.race([this.#context.resume(), pause(PATIENCE_MS)]);
    return this.#context.state === "running";
  }

  /** Says `call` so often and is done when the last clip has been heard; rejects when a clip is missing. */
  async say(call, repeats = 1) {
    const spoken = this.base ? this.languages.map((language) => this.#load(call, language)) : [];
    const phrases = await Promise.all(spoken);
    const start = this.#context.currentTime + 0.05;
    this.#chime(start);
    let at = start + CHIME_LASTS;
    for (const clips of Array.from({ length: repeats }, () => phrases).flat()) {
      for (const sound of clips) {
        this.#play(sound, at);
        at += sound.duration + BETWEEN_CLIPS;
      }
      at += BETWEEN_LANGUAGES;
    }
    await Promise.race([pause((at - this.#context.currentTime) * 1000), new Promise((done) => { this.#fallSilent = done; })]);
    this.#sounding = [];
  }

  /** Plays one clip by itself. */
  async hear(clip) {
    const sound = await this.#clip(`${this.base}${this.languages[0]}/${clip}.wav`);
    this.#play(sound, this.#context.currentTime);
    await pause(sound.duration * 1000);
  }

  /** Clips were recorded anew: each is fetched again when it is said next. */
  forget() {
    this.#clips.clear();
  }

  /** What is being said is broken off: it is not true any more. */
  hush() {
    for (const source of this.#sounding.splice(0)) source.stop();
    this.#fallSilent();
  }

  #load(call, language) {
    const clips = callClips(call.number, shownWindow(call.window), language);
    return Promise.all(clips.map((clip) => this.#clip(`${this.base}${language}/${clip}.wav`)));
  }

  #clip(address) {
    if (!this.#clips.has(address)) {
      const sound = fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status} ${address}`);
        return answer.arrayBuffer();
      }).then((bytes) => this.#context.decodeAudioData(bytes));
      sound.catch(() => this.#clips.delete(address));
      this.#clips.set(address, sound);
    }
    return this.#clips.get(address);
  }

  #play(sound, at) {
    const source = this.#context.createBufferSource();
    source.buffer = sound;
    source.connect(this.#loudness);
    source.start(at);
    this.#sounding.push(source);
  }

  #chime(start) {
    for (const [pitch, after] of CHIME) {
      const [tone, volume] = [this.#context.createOscillator(), this.#context.createGain()];
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, start + after);
      volume.gain.exponentialRampToValueAtTime(0.35, start + after + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + after + 0.7);
      tone.connect(volume).connect(this.#loudness);
      tone.start(start + after);
      tone.stop(start + after + 0.75);
      this.#sounding.push(tone);
    }
  }
}
