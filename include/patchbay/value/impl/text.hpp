#pragma once

#include <concepts>
#include <string_view>

namespace patchbay::inline v0_1::impl {

[[noreturn]] void throw_null_text();

// What functions take where text is asked for: anything that converts to a std::string_view. That reads a null
// `const char*`; here one throws errc::invalid_argument.
class text : public std::string_view {
 public:
  // A template only: from a list in braces, nothing is deduced, so that overloads which take lists stay unambiguous.
  template <class Text>
    requires std::convertible_to<const Text&, std::string_view>
  constexpr text(const Text& from) : std::string_view(view_of(from)) {}

 private:
  template <class Text>
  static constexpr std::string_view view_of(const Text& from) {
    if constexpr (std::convertible_to<const Text&, const char*>) {
      const char* characters = from;
      if (characters == nullptr) throw_null_text();
    }
    return from;
  }
};

}  // namespace patchbay::impl
