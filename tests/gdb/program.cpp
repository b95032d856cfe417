// What tests/gdb/check.py looks at.

#include <patchbay/store/action.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

namespace {

volatile int stops = 0;

void stop_here() { stops = stops + 1; }

patchbay::value numbers(int count) {
  std::string text = "[0";
  for (int i = 1; i < count; ++i) text += "," + std::to_string(i);
  return patchbay::value::parse(text + "]");
}

patchbay::value members(int count) {
  std::string text = R"({"k1000":0)";
  for (int i = 1; i < count; ++i) text += ",\"k" + std::to_string(1000 + i) + "\":" + std::to_string(i);
  return patchbay::value::parse(text + "}");
}

}  // namespace

int main() {
  using patchbay::value;
  const value none;
  const value yes = true;
  const value negative = -42;
  const value huge = std::numeric_limits<std::uint64_t>::max();
  const value half = 0.5;
  const value short_text = "say \"hi\"";
  const value long_text = "longer than the fifteen bytes of a value";
  const value empty_array = value::array();
  const value empty_object = value::object();
  const value nested = value::parse(R"({"a": [1, "two", null], "b": {"c": true}})");
  const value large = numbers(5000);
  const value wide = members(1000);

  const patchbay::pointer path("/a/0");
  const patchbay::patch changes = patchbay::patch::parse(
      R"([{"op": "replace", "path": "/a/0", "value": 2}, {"op": "move", "from": "/b", "path": "/c"},
          {"op": "remove", "path": "/c"}])");
  const patchbay::action plain("cart/clear");
  const patchbay::action loaded("cart/add", value::parse(R"({"id": 7})"));
  const patchbay::action whole = patchbay::action::parse(R"({"type": "cart/add", "meta": 1})");

  alignas(value) unsigned char unknown_tag[sizeof(value)];
  std::memset(unknown_tag, 0xee, sizeof unknown_tag);
  alignas(value) unsigned char wild[sizeof(value)] = {0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80};
  const auto* no_value = reinterpret_cast<const value*>(unknown_tag);
  const auto* wild_object = reinterpret_cast<const value*>(wild);

  const value changed = patchbay::produce(nested, [](patchbay::draft root) {
    root["b"]["c"] = false;
    const patchbay::draft inner = root["a"];
    const patchbay::draft missing = root["a"][9];
    stop_here();
  });
  stop_here();
  try {
    static_cast<void>(nested.at("z"));
  } catch (const patchbay::error& failure) {
    stop_here();
  }
  return no_value == wild_object || stops != 3 ? 1 : 0;
}
