#pragma once

#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/event.hpp>
#include <patchbay/value/value.hpp>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace testbed {

/// What C++ listeners heard, what happened to windows, and how slow commands ended. Thread-safe.
class recorder {
 public:
  void note(const std::string& listener, const patchbay::bridge::event& heard);
  void note(const patchbay::bridge::window_event& what);
  void count(std::string_view what);

  [[nodiscard]] patchbay::value heard(const std::string& listener) const;
  [[nodiscard]] patchbay::value windows() const;
  /// An object of numbers.
  [[nodiscard]] patchbay::value counts() const;

 private:
  mutable std::mutex lock_;
  std::map<std::string, std::vector<patchbay::value>> heard_;
  std::vector<patchbay::value> windows_;
  std::map<std::string, int, std::less<>> counts_;
};

}  // namespace testbed
