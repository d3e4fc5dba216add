// Sixteen rows of dots on standard output: "dots " and four hex digits a column, from the left,
// the top dot in the highest bit, up to the last column that is lit.
#pragma once

#include <array>
#include <cstdio>
#include <string>

#include "esphome/components/display/display_buffer.h"

namespace esphome::dots {

class Dots : public display::DisplayBuffer {
 public:
  display::DisplayType get_display_type() override { return display::DISPLAY_TYPE_BINARY; }

  void update() override {
    this->do_update_();
    std::string seen = "dots ";
    size_t width = WIDTH;
    while (width > 0 && this->columns_[width - 1] == 0)
      width--;
    for (size_t at = 0; at < width; at++) {
      char column[5];
      snprintf(column, sizeof(column), "%04x", this->columns_[at]);
      seen += column;
    }
    if (seen != this->seen_) {
      this->seen_ = seen;
      puts(seen.c_str());
      fflush(stdout);
    }
  }

 protected:
  static constexpr int WIDTH = 512;

  int get_width_internal() override { return WIDTH; }
  int get_height_internal() override { return 16; }
  void draw_absolute_pixel_internal(int x, int y, Color color) override {
    if (x < 0 || x >= WIDTH || y < 0 || y >= 16)
      return;
    if (color.is_on())
      this->columns_[x] |= 0x8000 >> y;
    else
      this->columns_[x] &= ~(0x8000 >> y);
  }

  std::array<uint16_t, WIDTH> columns_{};
  std::string seen_;
};

}  // namespace esphome::dots
