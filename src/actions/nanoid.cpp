#include <patchbay/actions/nanoid.hpp>

#include <cstdint>
#include <random>
#include <string_view>

namespace patchbay::inline v0_1 {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
static_assert(alphabet.size() == 64, "six random bits choose a character, each as likely as the others");
static_assert(std::random_device::min() == 0 && std::random_device::max() == UINT32_MAX);

constexpr std::size_t characters_per_number = 32 / 6;

}  // namespace

std::string nanoid(std::size_t size) {
  // The device itself and no engine seeded from it: a process that forks would hand its engine on, and the same ids.
  thread_local std::random_device source;
  std::string id;
  id.reserve(size);
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < size; ++i) {
    bits = i % characters_per_number == 0 ? source() : bits >> 6U;
    id += alphabet[bits & 63U];
  }
  return id;
}

}  // namespace patchbay
