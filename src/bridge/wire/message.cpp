#include <patchbay/bridge/transport.hpp>

namespace patchbay::inline v0_1::bridge {

std::size_t message::size() const noexcept {
  std::size_t total = 0;
  for (const std::string_view part : parts) total += part.size();
  return total;
}

std::string message::text() const {
  std::string all;
  all.reserve(size());
  for (const std::string_view part : parts) all += part;
  return all;
}

}  // namespace patchbay::bridge
