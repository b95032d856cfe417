#include "bridge/wire/weight.hpp"

#include "store/watch/path_pattern.hpp"

#include <patchbay/value/ranges.hpp>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

// Of what a container, a member of it, a text and a place in a tree of paths take besides their own bytes.
constexpr std::size_t container_bytes = 96;
constexpr std::size_t member_bytes = 48;
constexpr std::size_t text_bytes = 48;
constexpr std::size_t call_bytes = 512;
constexpr std::size_t listener_bytes = 512;
constexpr std::size_t subscription_bytes = 2048;
constexpr std::size_t place_bytes = 512;
constexpr std::size_t copies_of_a_path = 4;

std::size_t text_weight(std::string_view text) noexcept { return text_bytes + text.size(); }

std::size_t place_weight(const patchbay::impl::path_pattern::node& at) {
  std::size_t total = place_bytes;
  for (const auto& [token, child] : at.children) total += token.size() + place_weight(*child);
  return at.any ? total + place_weight(*at.any) : total;
}

}  // namespace

std::size_t most_places(const byte_budget& budget) noexcept { return budget.most() / place_bytes; }

std::size_t weight_of(const value& json) {
  if (json.is_string()) return text_weight(json.as_string());
  if (!json.is_structured()) return sizeof(value);
  std::size_t total = container_bytes;
  if (json.is_array()) {
    for (const value& each : json.elements()) total += sizeof(value) + weight_of(each);
  } else {
    for (const member& each : json.items()) total += member_bytes + each.key.size() + weight_of(each.value);
  }
  return total;
}

std::size_t weight_of(const call::request& asked) {
  const std::size_t body = asked.body ? asked.body->bytes.size() : 0;
  return call_bytes + asked.command.size() + body + weight_of(asked.arguments) + weight_of(asked.headers);
}

std::size_t weight_of(const readable_part& followed) {
  std::size_t total = subscription_bytes + place_weight(followed.paths.pattern().root);
  for (const std::string& path : followed.paths.paths()) total += copies_of_a_path * text_weight(path);
  for (const path_tokens& pattern : followed.hidden) {
    for (const std::string& token : pattern) total += text_weight(token);
  }
  return total;
}

std::size_t weight_of_listener(std::string_view event, std::string_view label) noexcept {
  return listener_bytes + 2 * event.size() + label.size();
}

}  // namespace patchbay::bridge::impl
