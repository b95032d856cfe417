#include "replay/script/brief.hpp"

#include <cstddef>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr std::size_t longest_brief = 200;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::string brief(const value& v) {
  std::string text = v.dump();
  if (text.size() <= longest_brief) return text;
  std::size_t end = longest_brief;
  while (is_continuation(text[end])) --end;
  text.resize(end);
  return text + "...";
}

}  // namespace patchbay::impl
