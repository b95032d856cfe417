#pragma once

#include "store_core.hpp"

#include <patchbay/store/selector.hpp>
#include <patchbay/store/view.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace patchbay::impl {

// A view of paths, or of what a selector derives. `last_` is the state, or the derived value, that its updates so far add up to.
class view_core final : public watcher, public std::enable_shared_from_this<view_core> {
 public:
  view_core(std::weak_ptr<store_core> store, std::optional<selector> source, view_callback callback, view_options options)
      : store_(std::move(store)), source_(std::move(source)), callback_(std::move(callback)), options_(std::move(options)) {}

  void start(store_core& store, const path_set& paths);
  void stop() noexcept;
  void wake() override;

  [[nodiscard]] std::optional<update> take();
  void set_paths(path_set paths);
  [[nodiscard]] value snapshot() const;
  [[nodiscard]] revision_number revision() const;
  [[nodiscard]] path_set paths() const;
  [[nodiscard]] const std::string& label() const noexcept { return options_.label; }
  [[nodiscard]] bool connected() const noexcept { return alive_.load(std::memory_order_acquire) && !store_.expired(); }

 private:
  [[nodiscard]] std::optional<update> advance(const store::versioned& now);
  [[nodiscard]] std::optional<update> advance_derived(const store::versioned& now, value derived);
  void hand_over(const std::optional<update>& news) const;

  const std::weak_ptr<store_core> store_;
  const std::optional<selector> source_;
  const view_callback callback_;
  const view_options options_;
  std::atomic<bool> alive_ = true;

  mutable std::mutex guard_;
  std::shared_ptr<watch_group> group_;
  value last_;
  revision_number last_revision_ = 0;
};

}  // namespace patchbay::impl
