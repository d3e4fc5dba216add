// The frames that Hallfloor's agent speaks with a device: see floorlink/framing/ff68.py and
// firmware_configs/panels/bank-strip.toml, whose frames and limits these follow.
//
// Bytes come in one by one; whole frames with a right checksum come out, whatever lies between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hallfloor {

using Bytes = std::vector<uint8_t>;

inline uint8_t sum8(const Bytes &bytes, size_t from, size_t until) {
  uint8_t sum = 0;
  for (size_t at = from; at < until; at++)
    sum += bytes[at];
  return sum;
}

// What the beginning of the heard bytes is: > 0 a frame of that length, or one of these.
constexpr int CUT = 0;
constexpr int NOISE = -1;

// Keeps what may be the beginning of a frame; `Family` says what it is and reads it.
template<typename Family> class Listener {
 public:
  // `now` in milliseconds; calls hear(frame) for every frame that this byte completes.
  template<typename Hear> void feed(uint8_t byte, uint32_t now, Hear hear) {
    if (now - this->last_ > SILENCE_MS)
      this->heard_.clear();  // within a frame nobody pauses: what is pending was cut off
    this->last_ = now;
    this->heard_.push_back(byte);
    while (!this->heard_.empty()) {
      const int length = Family::cut(this->heard_);
      if (length == CUT && this->heard_.size() <= Family::LONGEST)
        return;
      if (length > 0)
        hear(Family::read(this->heard_, length));
      this->heard_.erase(this->heard_.begin(), this->heard_.begin() + (length > 0 ? length : 1));
    }
  }

 private:
  static constexpr uint32_t SILENCE_MS = 100;
  Bytes heard_;
  uint32_t last_ = 0;
};

// FF 68 L L 68 ADDR CMD DATA… SUM 16
struct Ff68 {
  uint8_t address;
  uint8_t command;
  Bytes data;

  static constexpr size_t LONGEST_DATA = 30;
  static constexpr size_t AROUND = 7;
  static constexpr size_t LONGEST = AROUND + 2 + LONGEST_DATA;

  Bytes encode() const {
    const uint8_t length = 2 + this->data.size();
    Bytes frame = {0xFF, 0x68, length, length, 0x68, this->address, this->command};
    frame.insert(frame.end(), this->data.begin(), this->data.end());
    frame.push_back(sum8(frame, 5, frame.size()));
    frame.push_back(0x16);
    return frame;
  }

  static int cut(const Bytes &heard) {
    const size_t size = heard.size();
    if (heard[0] != 0xFF || (size > 1 && heard[1] != 0x68))
      return NOISE;
    if (size > 2 && (heard[2] < 2 || heard[2] > 2 + LONGEST_DATA))
      return NOISE;
    if ((size > 3 && heard[3] != heard[2]) || (size > 4 && heard[4] != 0x68))
      return NOISE;
    if (size < 5 || size < AROUND + heard[2])
      return CUT;
    const size_t length = AROUND + heard[2];
    if (heard[length - 2] != sum8(heard, 5, length - 2) || heard[length - 1] != 0x16)
      return NOISE;
    return length;
  }

  static Ff68 read(const Bytes &heard, int length) {
    return {heard[5], heard[6], Bytes(heard.begin() + 7, heard.begin() + length - 2)};
  }
};

// AA ADDR BB 51 54 SUM 01 00 99 00 63 text… FF
struct Strip {
  uint8_t address;
  std::string text;

  static constexpr size_t LONGEST_TEXT = 120;
  static constexpr size_t TEXT_AT = 11;
  static constexpr size_t LONGEST = TEXT_AT + LONGEST_TEXT + 1;

  static int cut(const Bytes &heard) {
    static constexpr uint8_t HEAD[TEXT_AT] = {0xAA, 0, 0xBB, 0x51, 0x54, 0, 0x01, 0x00, 0x99, 0x00, 0x63};
    for (size_t at = 0; at < heard.size() && at < TEXT_AT; at++) {
      if (at != 1 && at != 5 && heard[at] != HEAD[at])
        return NOISE;
    }
    for (size_t at = TEXT_AT; at < heard.size(); at++) {
      if (heard[at] == 0xFF)
        return heard[5] == sum8(heard, 6, at) ? static_cast<int>(at) + 1 : NOISE;
    }
    return CUT;
  }

  static Strip read(const Bytes &heard, int length) {
    return {heard[1], std::string(heard.begin() + TEXT_AT, heard.begin() + length - 1)};
  }
};

}  // namespace hallfloor
