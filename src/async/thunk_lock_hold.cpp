#include "async/thunk_lock_hold.hpp"

#include <patchbay/error.hpp>

#include <algorithm>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

// What the paths of a lock come down to: `*` takes everything from there on.
std::vector<std::string> lockable(const path_set& paths) {
  std::vector<std::string> cut = paths.paths();
  bool any = false;
  for (std::string& path : cut) {
    const std::size_t star = (path + "/").find("/*/");
    if (star == std::string::npos) continue;
    path.resize(star);
    any = true;
  }
  return any ? path_set(cut).paths() : cut;
}

std::string listed(const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& path : paths) text += (text.empty() ? "\"" : ", \"") + path + '"';
  return text;
}

// Whether a path is given by a hold of this family around what is dispatched, and by which.
std::shared_ptr<lock_hold> nearest_of(const lock_table* family, std::shared_ptr<lock_hold> hold) {
  while (hold && hold->family() != family) hold = hold->around();
  return hold;
}

}  // namespace

// --- the hold ---------------------------------------------------------------------------------------------

lock_hold::lock_hold(std::shared_ptr<lock_table> table, const lock_table* family, std::vector<std::string> paths,
                     hold_pin around)
    : table_(std::move(table)),
      family_(family),
      around_(std::move(around).detach()),
      paths_(std::move(paths)),
      entry_(paths_) {}

// A loop, since there may be any number of holds around each other.
lock_hold::~lock_hold() {
  std::shared_ptr<lock_hold> left = std::move(*this).leave();
  while (left.use_count() == 1) left = std::move(*left).leave();
}

// Its table may be that of the hold around it.
std::shared_ptr<lock_hold> lock_hold::leave() && noexcept {
  table_.reset();
  return std::move(around_);
}

bool lock_hold::pin() noexcept {
  std::size_t pins = pins_.load();
  while (pins != 0) {
    if (pins_.compare_exchange_weak(pins, pins + 1)) return true;
  }
  return false;
}

std::shared_ptr<lock_hold> lock_hold::unpin() noexcept {
  if (pins_.fetch_sub(1) != 1) return nullptr;
  table_->remove(entry_);
  return around_;
}

void lock_hold::check_has(const std::vector<std::string>& paths) const {
  for (const std::string& path : paths) {
    if (has(path)) continue;
    throw error(errc::invalid_argument,
                "The path \"" + path + "\" is outside of what the thunk around this one has locked (" + listed(paths_) +
                    "): it must be named there, since to wait for it here could deadlock.",
                {.pointer = path});
  }
}

bool lock_hold::has(std::string_view path) const {
  while (!std::binary_search(paths_.begin(), paths_.end(), path)) {
    if (path.empty()) return false;
    path = path.substr(0, path.rfind('/'));
  }
  return true;
}

// --- its pins ---------------------------------------------------------------------------------------------

hold_pin::hold_pin(const hold_pin& other) noexcept : hold_(other.hold_) {
  if (hold_) (void)hold_->pin();
}

// A loop for the same reason.
hold_pin::~hold_pin() {
  while (hold_) hold_ = hold_->unpin();
}

hold_pin hold_pin::nearest(std::shared_ptr<lock_hold> innermost) noexcept {
  while (innermost && !innermost->pin()) innermost = innermost->around();
  return hold_pin(std::move(innermost));
}

std::shared_ptr<lock_table> make_lock_table() { return std::make_shared<lock_table>(); }

hold_pin make_hold(const std::shared_ptr<lock_table>& table, const path_set& paths,
                   const std::shared_ptr<lock_hold>& within) {
  std::vector<std::string> wanted = lockable(paths);
  hold_pin around = hold_pin::nearest(within);
  std::shared_ptr<lock_table> own = table;
  if (const auto outer = nearest_of(table.get(), around.hold())) {
    outer->check_has(wanted);
    own = std::shared_ptr<lock_table>(outer, &outer->inner());
  }
  return hold_pin(std::make_shared<lock_hold>(std::move(own), table.get(), std::move(wanted), std::move(around)));
}

void queue_up(const hold_pin& pin, std::function<void()> granted) { pin.hold()->queue_up(std::move(granted)); }

}  // namespace patchbay::impl
