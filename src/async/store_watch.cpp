#include <patchbay/async/impl/store_watch.hpp>

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::impl {

namespace {

// A store lets go of its handlers when it ends, and costs nothing for one whose type is never dispatched.
class end_of_store {
 public:
  explicit end_of_store(std::weak_ptr<store_watch> watch) noexcept : watch_(std::move(watch)) {}
  end_of_store(const end_of_store&) = delete;
  end_of_store& operator=(const end_of_store&) = delete;
  ~end_of_store() {
    if (const auto watch = watch_.lock()) watch->store_ended();
  }

 private:
  std::weak_ptr<store_watch> watch_;
};

std::string private_type() {
  static std::atomic<std::uint64_t> made = 0;
  return "@@patchbay/ASYNC_" + std::to_string(made.fetch_add(1));
}

}  // namespace

std::shared_ptr<store_watch> store_watch::of(store& target) {
  auto watch = std::make_shared<store_watch>();
  const auto end = std::make_shared<end_of_store>(watch);
  watch->link_ = target.handle(private_type(), handler([end](const draft&) {}));
  return watch;
}

bool store_watch::add(const std::shared_ptr<pending_operation>& operation) {
  const std::lock_guard lock(guard_);
  if (!ended_) pending_.emplace(operation.get(), operation);
  return !ended_;
}

bool store_watch::remove(const pending_operation& operation) noexcept {
  const std::lock_guard lock(guard_);
  return pending_.erase(&operation) != 0;
}

void store_watch::store_ended() noexcept {
  // Whoever finds itself removed relies on being told, and must live until then.
  std::vector<std::shared_ptr<pending_operation>> left;
  {
    const std::lock_guard lock(guard_);
    ended_ = true;
    for (const auto& [address, weak] : pending_) {
      if (auto live = weak.lock()) left.push_back(std::move(live));
    }
    pending_.clear();
  }
  for (const auto& one : left) one->store_ended();
}

}  // namespace patchbay::impl
