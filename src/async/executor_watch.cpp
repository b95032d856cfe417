#include <patchbay/async/impl/executor_watch.hpp>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/strand.hpp>

namespace patchbay::inline v0_1::impl {

namespace {

using boost::asio::execution_context;

// A context shuts its services down when it is destroyed, the latest one first: before what it has queued.
class end_of_context final : public execution_context::service {
 public:
  static inline execution_context::id id;

  explicit end_of_context(execution_context& context) : service(context), watch_(std::make_shared<executor_watch>()) {}
  [[nodiscard]] const std::shared_ptr<executor_watch>& watch() const noexcept { return watch_; }

 private:
  void shutdown() noexcept override { watch_->end(); }

  const std::shared_ptr<executor_watch> watch_;
};

}  // namespace

std::shared_ptr<executor_watch> executor_watch::of(const boost::asio::any_io_executor& executor) {
  execution_context& context = boost::asio::query(executor, boost::asio::execution::context);
  // Strands end after the watch only if they were there before it, and what is posted to an ended one is never freed.
  if (!boost::asio::has_service<end_of_context>(context)) (void)boost::asio::make_strand(executor);
  return boost::asio::use_service<end_of_context>(context).watch();
}

}  // namespace patchbay::impl
