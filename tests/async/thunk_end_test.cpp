// Exactly one of fulfilled and rejected ends a request, whatever is thrown, and whoever lets go of it.

#include "async/support.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <functional>
#include <stdexcept>

namespace patchbay::test {
namespace {

using boost::asio::awaitable;
using ::testing::ElementsAre;

const std::string no_utf8 = "caf\xe9";
const std::string made_utf8 = "caf\xef\xbf\xbd";

struct of_its_own {};
struct mute : std::exception {
  [[nodiscard]] const char* what() const noexcept override { return nullptr; }
};

std::string message_of(const action& rejected) { return rejected["error"]["message"].get<std::string>(); }

TEST(ThunkEnd, IsRejectedWhateverIsThrown) {
  const std::vector<std::function<void()>> throwers = {
      [] { throw no_utf8; },
      [] { throw no_utf8.c_str(); },
      [] { throw static_cast<const char*>(nullptr); },
      [] { throw std::runtime_error(no_utf8); },
      [] { throw error(errc::io, no_utf8); },
      [] { throw mute(); },
      [] { throw of_its_own(); },
      [] { throw 1.5; },
      [] { throw nullptr; },
  };
  for (const auto& thrower : throwers) {
    async_app app;
    const auto later = create_async_thunk<int()>("p", [thrower]() -> awaitable<int> {
      thrower();
      co_return 1;
    });
    const auto at_once = create_async_thunk<int()>("q", [thrower] { return thrower(), 1; });
    const auto one = app.dispatch(later());
    const auto other = app.dispatch(at_once());
    app.run();
    EXPECT_THAT(app.types(), ElementsAre("p/pending", "q/pending", "p/rejected", "q/rejected"));
    ASSERT_TRUE(one.ready() && other.ready());
    EXPECT_TRUE(one.get().rejected());
    EXPECT_FALSE(message_of(other.get().action()).empty());
  }
}

TEST(ThunkEnd, KeepsOfATextWhatIsUtf8) {
  EXPECT_EQ(mini_serialize_error(std::make_exception_ptr(no_utf8)), (value{{"message", made_utf8}}));
  EXPECT_EQ(mini_serialize_error(std::make_exception_ptr(std::runtime_error(no_utf8)))["message"], value(made_utf8));
}

TEST(ThunkEnd, IsRejectedByAnAbortWhoseReasonIsNotUtf8) {
  async_app app;
  const auto fetch = create_async_thunk<int()>("p", [] { return 1; });
  const auto request = app.dispatch(fetch());
  request.abort(no_utf8);
  EXPECT_THAT(app.types(), ElementsAre("p/pending", "p/rejected"));
  EXPECT_TRUE(request.get().aborted());
  EXPECT_EQ(message_of(request.get().action()), made_utf8);
}

TEST(ThunkEnd, IsRejectedWhereTheApplicationsSerializerThrows) {
  async_app app;
  const auto fetch =
      create_async_thunk<int()>("p", []() -> int { throw std::runtime_error("the reason"); },
                                {.serialize_error = [](const std::exception_ptr&) -> value { throw of_its_own(); }});
  const auto failed = app.dispatch(fetch());
  const auto aborted = app.dispatch(fetch());
  aborted.abort();
  app.run();
  EXPECT_THAT(app.types(), ElementsAre("p/pending", "p/pending", "p/rejected", "p/rejected"));
  EXPECT_EQ(message_of(failed.get().action()), "the reason");
  EXPECT_TRUE(aborted.get().aborted());
}

TEST(ThunkEnd, RefusesAnIdAndAPrefixThatAreNotUtf8BeforeAnythingIsDispatched) {
  async_app app;
  const auto fetch = create_async_thunk<int()>("p", [] { return 1; }, {.id_generator = [] { return no_utf8; }});
  EXPECT_EQ(code_of([&] { (void)app.dispatch(fetch()); }), errc::invalid_utf8);
  EXPECT_THAT(app.types(), ElementsAre());
  EXPECT_EQ(code_of([] { (void)create_async_thunk<int()>(no_utf8, [] { return 1; }); }), errc::invalid_utf8);
}

TEST(ThunkEnd, IsRejectedByAnAbortInsideAReducerThoughTheExecutorEndsBeforeItsTurn) {
  auto context = std::make_unique<boost::asio::io_context>();
  std::optional<async_request<int>> request;
  std::vector<std::string> types;
  store reducing = create_store(reducer([&](const value& state, const action& a) {
                                  types.emplace_back(a.type());
                                  if (a.type() == "now") request->abort();
                                  return state;
                                }),
                                value(1));
  const async_dispatcher dispatch(reducing, context->get_executor());
  types.clear();
  request = dispatch(create_async_thunk<int()>("p", [] { return 1; })());
  reducing.dispatch("now");
  context.reset();
  EXPECT_THAT(types, ElementsAre("p/pending", "now", "p/rejected"));
  ASSERT_TRUE(request->ready());
  EXPECT_TRUE(request->get().aborted());
}

// --- what keeps a result, and what that keeps ---------------------------------------------------------------

// A result, and whether anything of it is left.
struct watched_result {
  std::shared_ptr<int> alive = std::make_shared<int>(0);
  [[nodiscard]] async_result<std::shared_ptr<int>> in(async_app& app) const {
    auto result = app.dispatch([own = alive](auto, const auto&) -> awaitable<std::shared_ptr<int>> { co_return own; });
    app.run();
    return result;
  }
  [[nodiscard]] bool is_left() const { return alive.use_count() > 1; }
};

TEST(AsyncResult, IsLetGoOfByAHandleThatIsAssignedTo) {
  async_app app;
  const watched_result moved_over;
  const watched_result copied_over;
  const watched_result last;
  {
    auto handle = moved_over.in(app);
    handle = copied_over.in(app);
    EXPECT_FALSE(moved_over.is_left());
    const auto other = last.in(app);
    handle = other;
    EXPECT_FALSE(copied_over.is_left());
    auto& same = handle;
    handle = std::move(same);
    EXPECT_EQ(*handle.get(), 0);
  }
  EXPECT_FALSE(last.is_left());
}

TEST(AsyncResult, KeepsNothingOfWhoWasCancelledAndDroppedBeforeItCouldHear) {
  async_app app;
  const gate never = app.closed_gate();
  const auto alive = std::make_shared<int>(0);
  auto context = std::make_unique<boost::asio::io_context>();
  boost::asio::cancellation_signal stop;
  never.opened().async_wait(boost::asio::bind_cancellation_slot(
      stop.slot(), boost::asio::bind_executor(*context, [alive](const std::exception_ptr&) {})));
  stop.emit(boost::asio::cancellation_type::terminal);
  EXPECT_GT(alive.use_count(), 1);
  context.reset();
  EXPECT_EQ(alive.use_count(), 1);
}

}  // namespace
}  // namespace patchbay::test
