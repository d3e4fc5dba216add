// Bytes on standard input become the frames that hallfloor.h hears, one a line, in hex:
// "ff68 03 01 0c" (address, command, data) or "strip 03 …" (address, text), by the first argument.
#include <cstdio>
#include <cstring>

#include "hallfloor.h"

template<typename Bytes> static void print(const Bytes &bytes) {
  for (const auto byte : bytes)
    printf("%02x", static_cast<uint8_t>(byte));
  puts("");
}

int main(int, char **arguments) {
  const bool strips = strcmp(arguments[1], "strip") == 0;
  hallfloor::Listener<hallfloor::Ff68> ff68;
  hallfloor::Listener<hallfloor::Strip> strip;
  for (int byte = getchar(); byte != EOF; byte = getchar()) {
    if (strips) {
      strip.feed(byte, 0, [](const hallfloor::Strip &frame) {
        printf("%02x ", frame.address);
        print(frame.text);
      });
    } else {
      ff68.feed(byte, 0, [](const hallfloor::Ff68 &frame) {
        printf("%02x %02x ", frame.address, frame.command);
        print(frame.data);
      });
    }
  }
}
