#pragma once

#include <patchbay/store/action.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// The actions of short lines seen lately: people and programs repeat themselves, and parsing is most of the work of a
// replay.
class line_memory {
 public:
  // Nullptr if the line is not remembered; valid until the next `remember`.
  [[nodiscard]] const action* find(std::string_view line) {
    if (line.size() > longest) return nullptr;
    const slot& found = slots_[index_of(line)];
    return found.what && found.line == line ? &*found.what : nullptr;
  }

  void remember(std::string_view line, const action& what) {
    if (line.size() > longest) return;
    slot& kept = slots_[index_of(line)];
    kept.line = line;
    kept.what = what;
  }

 private:
  static constexpr std::size_t longest = 256;

  struct slot {
    std::string line{};
    std::optional<action> what{};
  };

  [[nodiscard]] std::size_t index_of(std::string_view line) const noexcept {
    return std::hash<std::string_view>{}(line) % slots_.size();
  }

  std::array<slot, 1024> slots_;
};

}  // namespace patchbay::impl
