#include "bridge/wire/secret.hpp"

#include <patchbay/error.hpp>

#include <array>
#include <cstddef>

#include <unistd.h>

namespace patchbay::inline v0_1::bridge::impl {

std::string make_secret() {
  std::array<unsigned char, 32> random{};
  if (getentropy(random.data(), random.size()) != 0) {
    throw error(errc::io, "The operating system gave no random bytes.");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * random.size());
  for (const unsigned char byte : random) {
    text += digits[byte >> 4U];
    text += digits[byte & 0x0FU];
  }
  return text;
}

bool is_same_secret(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  }
  return difference == 0;
}

}  // namespace patchbay::bridge::impl
