#include <patchbay/async/impl/store_watch.hpp>

#include <memory>

namespace patchbay::inline v0_1::impl {

std::shared_ptr<store_watch> store_watch::of(store& target) {
  auto watch = std::make_shared<store_watch>();
  watch->link_ = target.on_end([weak = std::weak_ptr(watch)] {
    if (const auto live = weak.lock()) live->end();
  });
  return watch;
}

}  // namespace patchbay::impl
