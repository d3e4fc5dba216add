/* What the voice says for a call, as clip names under /voice/<language>/. The same as display/voice.py. */

const LARGEST_NUMBER = 999;

/** The clips of one call, in order: callClips("A035", "12", "zh"). */
export function callClips(number, window, language) {
  return language === "zh"
    ? ["qing", ...spelled(number), "hao-dao", ...place(window, chinese), "hao-chuangkou-banli"]
    : ["number", ...spelled(number), "please-go-to-window", ...place(window, english)];
}

function spelled(text) {
  return [...text.toLowerCase()].filter((sign) => /[a-z0-9]/.test(sign));
}

function place(window, inClips) {
  return /^[0-9]+$/.test(window) && Number(window) <= LARGEST_NUMBER ? inClips(Number(window)) : spelled(window);
}

function chinese(n) {
  const [hundreds, tens, ones] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10];
  const clips = hundreds ? [String(hundreds), "bai"] : [];
  if (hundreds && ones && !tens) clips.push("0");
  if (tens) clips.push(...(tens > 1 || hundreds ? [String(tens), "shi"] : ["shi"]));
  if (ones || !n) clips.push(String(ones));
  return clips;
}

function english(n) {
  const [hundreds, rest] = [Math.floor(n / 100), n % 100];
  const clips = hundreds ? [String(hundreds), "hundred"] : [];
  if (rest < 20) return rest || !hundreds ? [...clips, String(rest)] : clips;
  clips.push(String(rest - (rest % 10)));
  return rest % 10 ? [...clips, String(rest % 10)] : clips;
}
