#include <patchbay/async/impl/executor_watch.hpp>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/strand.hpp>

#include <utility>
#include <vector>

namespace patchbay::impl {

namespace {

using boost::asio::execution_context;

// A context shuts its services down when it is destroyed, the latest one first: before what it has queued.
class end_of_context final : public execution_context::service {
 public:
  static inline execution_context::id id;

  explicit end_of_context(execution_context& context) : service(context), watch_(std::make_shared<executor_watch>()) {}
  [[nodiscard]] const std::shared_ptr<executor_watch>& watch() const noexcept { return watch_; }

 private:
  void shutdown() noexcept override { watch_->executor_ended(); }

  const std::shared_ptr<executor_watch> watch_;
};

}  // namespace

std::shared_ptr<executor_watch> executor_watch::of(const boost::asio::any_io_executor& executor) {
  execution_context& context = boost::asio::query(executor, boost::asio::execution::context);
  // Strands end after the watch only if they were there before it, and what is posted to an ended one is never freed.
  if (!boost::asio::has_service<end_of_context>(context)) (void)boost::asio::make_strand(executor);
  return boost::asio::use_service<end_of_context>(context).watch();
}

bool executor_watch::add(const std::shared_ptr<executor_guest>& guest) {
  const std::lock_guard lock(guard_);
  if (!ended_) waiting_.emplace(guest.get(), guest);
  return !ended_;
}

bool executor_watch::remove(const executor_guest& guest) noexcept {
  const std::lock_guard lock(guard_);
  return waiting_.erase(&guest) != 0;
}

void executor_watch::executor_ended() noexcept {
  // Whoever finds itself removed relies on being told, and must live until then.
  std::vector<std::shared_ptr<executor_guest>> left;
  {
    const std::lock_guard lock(guard_);
    ended_ = true;
    for (const auto& [address, weak] : waiting_) {
      if (auto live = weak.lock()) left.push_back(std::move(live));
    }
    waiting_.clear();
  }
  for (const auto& one : left) one->executor_ended();
}

}  // namespace patchbay::impl
