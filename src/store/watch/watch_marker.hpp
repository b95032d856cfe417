#pragma once

#include "store/watch/watch_index.hpp"

#include <cstddef>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// One walk over what differs between two states and who watches it, guided by both. A place that holds nothing is
// a nullptr.
class watch_index::marker {
 public:
  marker(watch_index& index, const value& before, const value& after) : index_(index), before_(before), after_(after) {}

  void run();

 private:
  void visit(const node& at, const value* before, const value* after);
  void visit_inside(const node& at, const value* before, const value* after);
  void visit_members(const node& at, const value& before, const value& after);
  void visit_elements(const node& at, const value& before, const value& after);
  void visit_shifted(const node& at, const value& before, const value& after);
  void visit_indices(const node& at, const value& before, const value& after, std::size_t first);
  void visit_named(const node& at, const value* before, const value* after);
  void visit_one_side(const node& at, const value& container, bool is_before);
  void visit_token(const node& at, std::string_view token, const value* before, const value* after);
  void wake_all_below(const node& at);
  // False when it was awake already.
  bool wake(const std::shared_ptr<watch_group>& group);

  watch_index& index_;
  const value& before_;
  const value& after_;
};

}  // namespace patchbay::impl
