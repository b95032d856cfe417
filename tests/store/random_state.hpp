#pragma once

#include <patchbay/patchbay.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace patchbay::test {

// Random states over few keys, random edits of them, and random paths into them.
class random_state {
 public:
  explicit random_state(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_); }
  bool chance(unsigned percent) { return below(100) < percent; }

  value document(unsigned depth);
  // One small change somewhere.
  void edit(const draft& state);
  path_set paths();

 private:
  std::string key() { return std::string(1, static_cast<char>('a' + below(4))); }
  std::string path();
  // A random place inside, mostly deep.
  draft place(const draft& from);
  void edit_array(const draft& array);
  void edit_object(const draft& object);

  std::mt19937_64 engine_;
};

}  // namespace patchbay::test
