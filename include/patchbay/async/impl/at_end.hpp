#pragma once

#include <functional>

namespace patchbay::inline v0_1::impl {

// Acts when whoever has it lets go of it, whether that ran to its end, threw, or was dropped.
struct at_end {
  std::function<void()> act;
  ~at_end() {
    if (act) act();
  }
};

}  // namespace patchbay::impl
