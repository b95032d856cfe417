#pragma once

#include <patchbay/patchbay.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// The documents that the benchmarks work on; bench/peers builds the same ones in JavaScript.
namespace bench {

inline std::string todo_id(std::size_t i) { return "t" + std::to_string(i); }

inline patchbay::value todo(std::size_t i) {
  using patchbay::value;
  return value{{"id", todo_id(i)},
               {"text", "todo number " + std::to_string(i)},
               {"done", false},
               {"priority", i % 5},
               {"tags", value::array({"home", "later"})}};
}

// {"todos": {"ids": [...], "entities": {...}}}, as an entity adapter lays it out. Parsed from text, as a loaded state
// is.
inline patchbay::value entities(std::size_t count) {
  std::string ids;
  std::string members;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) {
      ids += ',';
      members += ',';
    }
    ids += '"' + todo_id(i) + '"';
    members += '"' + todo_id(i) + "\":";
    todo(i).dump_to(members);
  }
  return patchbay::value::parse("{\"todos\":{\"ids\":[" + ids + "],\"entities\":{" + members + "}}}");
}

// {"items": [...]}
inline patchbay::value array_of_todos(std::size_t count) {
  std::string elements;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) elements += ',';
    todo(i).dump_to(elements);
  }
  return patchbay::value::parse("{\"items\":[" + elements + "]}");
}

// Positions in an order that no cache likes, the same in every run.
class scattered {
 public:
  explicit scattered(std::size_t count) : count_(count) {}
  std::size_t next() noexcept {
    seed_ = seed_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(seed_ >> 33U) % count_;
  }

 private:
  std::size_t count_;
  std::uint64_t seed_ = 42;
};

}  // namespace bench
