#pragma once

#include <patchbay/clock.hpp>
#include <patchbay/error.hpp>
#include <patchbay/persist/storage.hpp>
#include <patchbay/store/store.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {
class persistence;
}

/// What the state becomes when a stored one is found. Pass one of these, or any function, as `persist_options::merge`.
namespace merge {
/// The stored members over the current ones, each as a whole (zustand's default): what is not stored stays.
[[nodiscard]] value shallow(const value& stored, const value& current);
/// The same with objects within objects; arrays are taken as a whole.
[[nodiscard]] value deep(const value& stored, const value& current);
/// The stored state and nothing else.
[[nodiscard]] value replace(const value& stored, const value& current);
}  // namespace merge

/// Gives the migrated state, or why there is none.
using migration_reply = std::function<void(value state, std::exception_ptr failure)>;

/// Names and behaviour are those of zustand's persist; include, exclude and migrations those of redux-persist.
///
/// Functions run on the thread that reads or writes, and must not change the store, unless it says otherwise.
struct persist_options {
  /// The name to store under.
  std::string name{};
  /// Where. Without one nothing is read, and every change is reported as one that cannot be written.
  std::shared_ptr<patchbay::storage> storage{};

  /// Top-level members to store; all, if there are none. Of no effect on a state that is no object.
  std::vector<std::string> include{};
  /// Top-level members not to store.
  std::vector<std::string> exclude{};
  /// What to store of that. A pure function; it runs once for each write, and nothing is written while its result stays
  /// equal. A write costs as much as the change only where it gives parts of the state as they are, as include and
  /// exclude do: what it builds anew is compared as a whole.
  std::function<value(const value& state)> partialize{};

  /// Another text than JSON's for the document `{"state": ..., "version": n}`, as SuperJSON makes one, or one that is
  /// encrypted: any bytes, from which `deserialize` must make the document again. Both or neither. Every write is the
  /// whole text then, also in a storage that keeps changes. What they throw keeps a write or a read from being done.
  std::function<std::string(const value& document)> serialize{};
  std::function<value(std::string_view text)> deserialize{};

  /// The version that is stored with the state.
  std::int64_t version = 0;
  /// Makes a state of this version from a stored one of another. The result is written back.
  std::function<value(const value& stored, std::int64_t stored_version)> migrate{};
  /// The same with an answer that may come later, from any thread.
  std::function<void(const value& stored, std::int64_t stored_version, migration_reply reply)> migrate_later{};
  /// The same in steps: each leads from the version before to its own. Those above the stored version and up to the
  /// present one run, in order. A stored state of a later version is taken as it is.
  std::map<std::int64_t, std::function<value(const value&)>> migrations{};
  /// What the state becomes: `merge(stored, current)`, called in a turn of the store. `merge::shallow` if left empty.
  std::function<value(const value& stored, const value& current)> merge{};

  /// Leaves reading to `rehydrate`.
  bool skip_hydration = false;
  /// What hears how a hydration ended.
  using rehydrated = std::function<void(const value* state, const error* failure)>;
  /// Called before a hydration, with the state as it is; what it returns is called afterwards, with the state then and
  /// nullptr, or with nullptr and what went wrong. Both may change the store: what they set comes after, and wins.
  std::function<rehydrated(const value& state)> on_rehydrate{};

  /// At most one write in this time; a change after a rest is written at once, those that follow together. 0 is a write
  /// for every change.
  std::chrono::milliseconds throttle{0};
  /// Measures that; needed unless throttle is 0.
  patchbay::clock clock{};
  /// Where the text is made and written. Without it that happens in the turn of the change, before dispatch returns;
  /// with it no dispatch waits for a write. What it drops without running is tried again with the next change.
  task_runner runner{};

  /// Hears of everything that goes wrong: what cannot be read, migrated or written, and an older copy that had to serve
  /// instead. May change the store; what could not be written is not tried again because of that. Without it the
  /// store's own warnings get the text.
  std::function<void(const error&)> on_error{};
};

/// Keeps a store's state in a storage: reads it when made, and writes it after changes, as
/// `{"state": ..., "version": n}`, zustand's own format. A storage that keeps changes (sqlite_storage.hpp) is given
/// those instead, as JSON Patches against that document.
///
///     persisted saved = persist(app, {.name = "todos", .storage = std::make_shared<file_storage>(folder)});
///
/// **Reading** (hydration). What is stored is migrated, merged into the state and set as one commit, with the action
/// "@@patchbay/SET_STATE" that a recorder records; a replay runs without persist. With a storage that answers at once,
/// all that is done when the constructor returns; in a batch of the store it is over when that has succeeded, and if it
/// fails nothing is written until `rehydrate`. Only the last of several hydrations counts. A change made while one
/// is under way is overwritten where the stored state has the same member. Where nothing is stored the state stays as
/// it is. So it does where reading, migrating or merging fails, or what is stored is of another version and there is no
/// migration. Where the text cannot be read or is not what persist writes, the storage's copy before that serves, if it
/// is any better; where only a later change is bad, what comes before it. What could not be used is put aside when it
/// is written over, as far as the storage can.
///
/// **Writing.** Only when the stored part of the state changed, which costs no more than the change did, and nothing
/// while a write is due already. A write takes the newest state. Writes neither overlap nor go back. What cannot be
/// written stays due, and is tried again with the next change. Where changes are kept, a write costs no more than the
/// change; the whole text is written first, with new options, after a failure, and whenever the changes behind it have
/// grown longer than it (each counted with 256 bytes on top). Hydration writes only a state that was migrated or came
/// from the older copy. Unlike with zustand, nothing is written before the first hydration is over, so that it never
/// finds its data overwritten.
///
/// A persisted belongs to one store; it may outlive it. Move-only. Its end writes what is left, except while paused.
/// Thread-safe. Never call it from partialize, migrate, merge or a storage.
class [[nodiscard]] persisted {
 public:
  /// Throws `errc::invalid_argument` for options that contradict each other, and nothing else: what goes wrong while
  /// reading goes to `on_error`.
  persisted(store& target, persist_options options);
  persisted(persisted&&) noexcept;
  persisted& operator=(persisted&&) noexcept;
  ~persisted();

  // --- reading -----------------------------------------------------------------------------------

  /// Reads again. Throws `errc::reducing` inside a reducer and `errc::closed` once the store is gone.
  void rehydrate();
  /// False while a hydration is under way and after one that failed.
  [[nodiscard]] bool has_hydrated() const;
  /// Called before every hydration with the state as it is then, and after every one that succeeded with the new one.
  subscription on_hydrate(std::function<void(const value& state)> listener);
  subscription on_finish_hydration(std::function<void(const value& state)> listener);

  // --- writing -----------------------------------------------------------------------------------

  /// When this returns, every change that was committed before the call is stored; writes on the calling thread if
  /// something is left, also while paused. Throws what prevents it. Before the first hydration is over there is nothing
  /// to store yet.
  void flush();
  /// Changes are noted but not written until `resume`.
  void pause();
  void resume();
  /// Removes what is stored; the state stays. Ends a hydration under way without a word, and drops changes that were
  /// not yet written. Later changes are stored again. Throws what the storage throws.
  void clear_storage();
  /// redux-persist's name for that.
  void purge() { clear_storage(); }

  // --- options -----------------------------------------------------------------------------------

  [[nodiscard]] persist_options options() const;
  /// For the next read or write; what is due is written now, and the throttle begins anew. Throws
  /// `errc::invalid_argument` as the constructor does.
  void set_options(persist_options options);

 private:
  std::shared_ptr<impl::persistence> core_;
};

/// `persisted` as zustand spells it.
[[nodiscard]] inline persisted persist(store& target, persist_options options) { return {target, std::move(options)}; }

}  // namespace patchbay
