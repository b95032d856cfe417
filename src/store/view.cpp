#include <patchbay/store/view.hpp>

#include "store/view_core.hpp"

#include <utility>

namespace patchbay::inline v0_1 {

view::view() noexcept = default;
view::view(std::shared_ptr<impl::view_core> core) noexcept : core_(std::move(core)) {}
view::view(view&&) noexcept = default;

view& view::operator=(view&& other) noexcept {
  const auto left = std::exchange(core_, std::exchange(other.core_, nullptr));
  if (left && left != core_) left->stop();
  return *this;
}

view::~view() { reset(); }

void view::reset() noexcept {
  if (const auto left = std::exchange(core_, nullptr)) left->stop();
}

bool view::connected() const noexcept { return core_ && core_->connected(); }

namespace {

impl::view_core& used(const std::shared_ptr<impl::view_core>& core) {
  if (!core) throw error(errc::closed, "The view was reset or moved from.");
  return *core;
}

}  // namespace

const std::string& view::label() const noexcept {
  static const std::string none;
  return core_ ? core_->label() : none;
}

path_set view::paths() const { return used(core_).paths(); }
value view::snapshot() const { return used(core_).snapshot(); }
revision_number view::revision() const { return used(core_).revision(); }

// These two may run user code, which may reset the view.
void view::set_paths(path_set paths) {
  const auto core = core_;
  used(core).set_paths(std::move(paths));
}

std::optional<update> view::take() {
  const auto core = core_;
  return used(core).take();
}

}  // namespace patchbay
