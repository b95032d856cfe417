#pragma once

#include <patchbay/persist/persist.hpp>
#include <patchbay/store/weak_store.hpp>

#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// The options now, and who hears of errors. Thread-safe.
class persist_settings {
 public:
  using options = std::shared_ptr<const persist_options>;

  // Throws errc::invalid_argument for options that contradict each other.
  persist_settings(persist_options given, weak_store of);

  [[nodiscard]] options get() const;
  void set(persist_options given);
  void report(const error& failure) const noexcept;
  // What the store has come to in a turn of this thread; 0 outside of one.
  [[nodiscard]] revision_number revision_in_turn() const noexcept;

 private:
  mutable std::mutex mutex_;
  options options_;
  const weak_store store_;
};

// What was thrown, as an error that begins with what was being done: "Cannot store \"todos\"". `code` is for what is no
// error of this library.
[[nodiscard]] error described(const std::exception_ptr& thrown, errc code, const std::string& doing);

[[nodiscard]] inline std::string in_quotes(std::string_view name) { return '"' + std::string(name) + '"'; }

}  // namespace patchbay::impl
