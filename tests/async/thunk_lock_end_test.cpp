// What the end of many that wait for a lock costs.

#include "async/lock_support.hpp"
#include "counted_bytes.hpp"

#include <memory>
#include <optional>

namespace patchbay::test {
namespace {

using boost::asio::awaitable;

// So many thunks that have a path of their own, and as many that wait for the whole state.
struct crowd {
  explicit crowd(std::size_t n) {
    const auto waits = [this](state_getter, const async_dispatcher&) -> awaitable<void> { co_await never.wait(); };
    for (std::size_t i = 0; i < n; ++i) {
      const std::string path = "/" + std::to_string(i);
      results.push_back((*dispatch)(lock(path, waits)));
    }
    for (std::size_t i = 0; i < n; ++i) results.push_back((*dispatch)(lock(waits)));
  }

  std::unique_ptr<boost::asio::io_context> context = std::make_unique<boost::asio::io_context>();
  std::optional<store> target{store()};
  std::optional<async_dispatcher> dispatch{async_dispatcher(*target, context->get_executor())};
  async_result<void> never = gate(context->get_executor()).opened();
  thunk_lock lock;
  std::vector<async_result<void>> results;
};

template <class End>
void expect_linear(End&& end) {
  const auto cost = [&](std::size_t n) {
    crowd many(n);
    return bytes_for([&] { end(many); });
  };
  const std::size_t some = cost(100);
  EXPECT_LE(cost(200), some * 5 / 2) << "of " << some;
}

TEST(ThunkLockEnd, OfTheStoreCostsTheNumberOfThoseThatWait) {
  expect_linear([](crowd& many) { many.target.reset(); });
}

TEST(ThunkLockEnd, OfTheExecutorCostsTheNumberOfThoseThatWait) {
  expect_linear([](crowd& many) {
    many.context.reset();
    many.target.reset();
  });
}

}  // namespace
}  // namespace patchbay::test
