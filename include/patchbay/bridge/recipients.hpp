#pragma once

#include <patchbay/impl/language.hpp>
#include <patchbay/value/impl/text.hpp>

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::bridge {

/// Which windows an event goes to. Binding, unlike Tauri's targets: a window that is left out receives no byte,
/// wherever its listeners listen.
class recipients {
 public:
  [[nodiscard]] static recipients everyone() { return {}; }
  [[nodiscard]] static recipients only(std::vector<std::string> labels);
  [[nodiscard]] static recipients only(std::string label) { return only(std::vector<std::string>{std::move(label)}); }
  /// Everyone but this window: `except(call.window())` is "all but the sender".
  [[nodiscard]] static recipients except(std::string label);
  /// Throws `errc::invalid_argument` for an empty predicate.
  [[nodiscard]] static recipients where(std::function<bool(std::string_view label)> predicate);

  [[nodiscard]] bool include(patchbay::impl::text label) const { return !predicate_ || predicate_(label); }

 private:
  std::function<bool(std::string_view)> predicate_{};
};

}  // namespace patchbay::bridge
