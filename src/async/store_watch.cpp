#include <patchbay/async/impl/store_watch.hpp>

#include "store/store_core.hpp"

#include <memory>

namespace patchbay::inline v0_1::impl {

std::shared_ptr<store_watch> store_watch::of(store& target) {
  const auto& core = target.core();
  core->check_not_reducing("You may not make an async_dispatcher while the reducer is executing.");
  auto watch = std::make_shared<store_watch>();
  watch->link_ = core->on_end([weak = std::weak_ptr(watch)] {
    if (const auto live = weak.lock()) live->end();
  });
  return watch;
}

}  // namespace patchbay::impl
