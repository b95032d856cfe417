#include "store/private_action.hpp"

#include <cstddef>
#include <random>
#include <string>

namespace patchbay::inline v0_1::impl {

action private_action(std::string_view prefix) {
  thread_local std::mt19937_64 source(std::random_device{}());
  constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  constexpr std::size_t length = 6;
  std::uniform_int_distribution<std::size_t> digit(0, digits.size() - 1);
  std::string type(prefix);
  for (std::size_t i = 0; i < length; ++i) {
    type += '.';
    type += digits[digit(source)];
  }
  return action(type);
}

}  // namespace patchbay::impl
