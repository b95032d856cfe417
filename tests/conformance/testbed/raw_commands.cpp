// Commands that take or give bytes.

#include "commands.hpp"
#include "host.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace testbed {

namespace {

// A byte at each index that does not repeat with any power of two.
bridge::raw pattern(std::size_t length) {
  bridge::raw result;
  result.bytes.resize(length);
  for (std::size_t i = 0; i < length; ++i) result.bytes[i] = static_cast<char>(static_cast<unsigned char>(i % 251));
  return result;
}

std::uint32_t checksum(const std::string& bytes) {
  std::uint32_t sum = 0;
  for (const char each : bytes) sum = sum * 31 + static_cast<unsigned char>(each);
  return sum;
}

}  // namespace

void add_raw_commands(host& all) {
  bridge::app& app = all.app;
  app.command("raw_echo", [](const bridge::raw& body) { return body; });
  app.command("raw_about", [](const bridge::raw& body, const bridge::invocation& call) -> value {
    return {{"length", body.bytes.size()}, {"checksum", checksum(body.bytes)}, {"headers", call.headers()}};
  });
  app.command("raw_make", {"length"}, [](std::size_t length) { return pattern(length); });
}

}  // namespace testbed
