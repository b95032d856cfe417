#pragma once

#include <patchbay/impl/language.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace patchbay::inline v0_1::testing {

/// Ids that are the same in every run, for code that takes a `std::function<std::string()>` and gets `nanoid` in
/// earnest: "id-1", "id-2" and so on. Copies go on counting together, from any thread.
class sequential_ids {
 public:
  explicit sequential_ids(std::string prefix = "id-", std::uint64_t first = 1);

  /// The next id.
  [[nodiscard]] std::string operator()() const;

 private:
  std::string prefix_;
  std::shared_ptr<std::atomic<std::uint64_t>> next_;
};

}  // namespace patchbay::testing
