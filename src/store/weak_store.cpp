#include <patchbay/store/weak_store.hpp>

#include "store/store_core.hpp"

#include <iostream>
#include <utility>

namespace patchbay::inline v0_1 {

std::shared_ptr<impl::store_core> weak_store::open_core() const {
  auto core = core_.lock();
  if (!core || core->closed()) throw error(errc::closed, "The store is gone.");
  return core;
}

bool weak_store::closed() const noexcept {
  const auto core = core_.lock();
  return !core || core->closed();
}

store::versioned weak_store::snapshot() const { return open_core()->snapshot(); }
store::versioned weak_store::committed() const { return open_core()->committed(); }

void weak_store::run_in_turn(const std::function<void()>& work) const {
  const auto core = open_core();
  core->in_turn(work);
}

bool weak_store::has_turn() const noexcept {
  const auto core = core_.lock();
  return core && core->has_turn();
}

bool weak_store::in_batch() const noexcept {
  const auto core = core_.lock();
  return core && core->in_batch();
}

void weak_store::post(std::function<void()> task) const {
  if (!task) impl::throw_no_function("the posted task");
  open_core()->post_with_batch(std::move(task));
}

void weak_store::replace_state(value next) const {
  const auto core = open_core();
  core->in_turn([&] { core->settle_edit(std::move(next)); });
}

subscription weak_store::on_end(std::function<void()> listener) const {
  if (!listener) impl::throw_no_function("the listener");
  return open_core()->on_end(std::move(listener));
}

void weak_store::on_batch_failed(std::function<void()> undo) const {
  if (!undo) impl::throw_no_function("what takes back a failed batch");
  open_core()->on_batch_failed(std::move(undo));
}

void weak_store::warn(std::string_view text) const noexcept {
  if (const auto core = core_.lock()) return core->warn(text);
  try {
    std::cerr << "patchbay: " << text << '\n';
  } catch (...) {
    // Nobody is left to tell.
  }
}

}  // namespace patchbay
