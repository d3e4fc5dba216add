/* How far a page has followed the journal. */

/** Takes every seq once and in order; a repeat or a straggler is not taken. */
export class Watermark {
  last = 0;

  takes(seq) {
    if (seq <= this.last) return false;
    this.last = seq;
    return true;
  }

  /** A snapshot stands at `seq`: nothing up to it is news any more. */
  reach(seq) {
    this.last = Math.max(this.last, seq);
  }
}
