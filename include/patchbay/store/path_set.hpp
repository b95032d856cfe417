#pragma once

#include <patchbay/value/value.hpp>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {
struct path_pattern;  // the compiled form, src/store
}

/// The parts of the state that somebody is interested in: JSON Pointers in which the token `*` stands for any one
/// member or element. The empty path is the whole state; `/byId/*/title` is every title.
///
/// What a set selects of a state (`restrict`) is a document again: the selected parts at their own pointers. The
/// containers on the way to them hold only what was selected, and are objects even where the state has an array, since
/// an array cannot have holes: of `/todos/5` one gets `{"todos": {"5": ...}}`. So `/todos/5` also changes when an
/// insertion before it shifts what it names.
///
/// Order and duplicates do not matter. Immutable, O(1) to copy.
class path_set {
 public:
  /// Nothing at all.
  path_set();
  /// Throws `errc::pointer_syntax`.
  path_set(std::initializer_list<impl::text> paths);
  explicit path_set(const std::vector<std::string>& paths);

  /// The paths in canonical form: sorted, without duplicates and without those inside another one.
  [[nodiscard]] const std::vector<std::string>& paths() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return paths().empty(); }
  /// True when the set is the whole state.
  [[nodiscard]] bool is_everything() const noexcept;

  /// The selected part of a state. O(what the patterns match).
  [[nodiscard]] value restrict(const value& state) const;

  [[nodiscard]] path_set united_with(const path_set& other) const;

  friend bool operator==(const path_set& a, const path_set& b) noexcept { return a.paths() == b.paths(); }

  /// For the store.
  [[nodiscard]] const impl::path_pattern& pattern() const noexcept { return *pattern_; }

 private:
  std::shared_ptr<const impl::path_pattern> pattern_;
};

}  // namespace patchbay
