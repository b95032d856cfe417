#pragma once

#include "store/store_core.hpp"

#include <patchbay/store/selector.hpp>
#include <patchbay/store/view.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace patchbay::inline v0_1::impl {

// A view, of paths or of what a selector derives.
class view_core : public watcher, public std::enable_shared_from_this<view_core> {
 public:
  view_core(std::weak_ptr<store_core> store, view_callback callback, view_options options)
      : store_(std::move(store)), callback_(std::move(callback)), options_(std::move(options)) {}

  // Begins, in a turn.
  virtual void start(store_core& store) = 0;
  void stop() noexcept;
  void wake(store_core& store, const change_note& note) final;

  [[nodiscard]] std::optional<update> take();
  virtual void set_paths(path_set paths) = 0;
  [[nodiscard]] value snapshot() const;
  [[nodiscard]] revision_number revision() const;
  [[nodiscard]] path_set paths() const;
  [[nodiscard]] const std::string& label() const noexcept { return options_.label; }
  [[nodiscard]] bool connected() const noexcept { return live_store() != nullptr; }

 protected:
  // How the view goes from what it last had to the last commit; nothing if its part is the same. In a turn there is a
  // note.
  [[nodiscard]] virtual std::optional<update> advance(store_core& store, const change_note* note) = 0;
  // What the updates so far add up to. With the guard held.
  [[nodiscard]] virtual value part() const = 0;

  void hand_over_snapshot(store_core& store);
  [[nodiscard]] std::shared_ptr<store_core> live_store() const noexcept;
  [[nodiscard]] std::shared_ptr<store_core> any_store() const noexcept { return store_.lock(); }
  [[nodiscard]] bool is_pushed() const noexcept { return static_cast<bool>(callback_); }
  [[nodiscard]] watch_group& group() const noexcept { return *place_.group; }

  mutable std::mutex guard_;
  // Guarded:
  watch_index::membership place_;
  revision_number revision_ = 0;

 private:
  [[nodiscard]] update whole_part() const;
  [[nodiscard]] std::optional<update> owed_snapshot();

  const std::weak_ptr<store_core> store_;
  const view_callback callback_;
  const view_options options_;
  std::atomic<bool> alive_ = true;
  bool owes_snapshot_ = false;  // guarded
};

// A view of places in the state.
class path_view_core final : public view_core {
 public:
  path_view_core(std::weak_ptr<store_core> store, path_set paths, view_callback callback, view_options options)
      : view_core(std::move(store), std::move(callback), std::move(options)), first_paths_(std::move(paths)) {}

  void start(store_core& store) override;
  void set_paths(path_set paths) override;
  void hold(const value& state) noexcept override;

 private:
  [[nodiscard]] std::optional<update> advance(store_core& store, const change_note* note) override;
  [[nodiscard]] value part() const override;
  [[nodiscard]] std::optional<update> from_old_part(const store::versioned& now);
  [[nodiscard]] std::optional<update> from_base(const store::versioned& now, const change_note* note);
  [[nodiscard]] std::optional<update> from_held(const store::versioned& now);

  // In a turn.
  void watch(store_core& store, const path_set& paths);

  const path_set first_paths_;

  // Guarded. What the updates so far add up to is the part of the first of these that is there, or else of the last
  // commit.
  std::optional<value> old_part_;  // the part itself, under paths that were left since
  std::optional<value> base_;      // a state; a pushed view has one between a change and its delivery
  std::optional<value> held_;      // of a pulled view; see watch_group::held
};

// A view of a derived value.
class derived_view_core final : public view_core {
 public:
  derived_view_core(std::weak_ptr<store_core> store, selector source, view_callback callback, view_options options)
      : view_core(std::move(store), std::move(callback), std::move(options)), source_(std::move(source)) {}

  void start(store_core& store) override;
  void set_paths(path_set paths) override;
  void hold(const value&) noexcept override {}

 private:
  [[nodiscard]] std::optional<update> advance(store_core& store, const change_note* note) override;
  [[nodiscard]] value part() const override { return last_; }

  const selector source_;

  // Guarded:
  value last_;
  revision_number seen_ = 0;
};

}  // namespace patchbay::impl
