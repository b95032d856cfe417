#pragma once

#include "middleware/persist/persist_core.hpp"
#include "middleware/persist/persist_format.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace patchbay::inline v0_1::impl {

// One hydration, from the read to the last listener. Steps of one that is no longer current do nothing.
class hydration : public std::enable_shared_from_this<hydration> {
 public:
  hydration(const std::shared_ptr<persistence>& owner, std::uint64_t number);

  void begin(const value& before);

 private:
  void got(const read_result& result);
  void got_previous(const read_result& result);
  void got_migrated(const value& state, const std::exception_ptr& failure);

  void try_previous(error problem);
  // Speaks of what was left out, and has it written over.
  void report_rest(const stored_reading& reading);
  void note_copy(const read_result& result, const stored_reading& reading);
  void use(const stored_state& found);
  void migrate(const stored_state& found);
  void migrate_later(const stored_state& found);
  void apply(const value& state);
  // The state is set: lets the writer go on.
  void settle();
  void keep_state();
  void fail(const error& problem);
  void finish();

  // Null if nobody is interested any more.
  [[nodiscard]] std::shared_ptr<persistence> owner() const;
  void report(const error& failure) const;
  [[nodiscard]] std::string doing(const std::string& what) const { return what + " " + in_quotes(options_->name); }
  // A reply that leads to a step, once, from any thread.
  [[nodiscard]] read_reply reply(void (hydration::*step)(const read_result&));

  const std::weak_ptr<persistence> owner_;
  const std::uint64_t number_;
  const persist_settings::options options_;
  persist_options::rehydrated after_;
  std::optional<error> problem_;
  std::optional<stored_copy> copy_;  // what the storage has, where that may stay and be added to
  bool must_write_ = false;
  bool unusable_ = false;
};

}  // namespace patchbay::impl
