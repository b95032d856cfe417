// What begins inside of an expression that is awaited, with a compiler that destroys unnamed lambdas there twice.

#include "async/lock_support.hpp"
#include "async/support.hpp"

#include <functional>
#include <type_traits>

namespace patchbay::test {
namespace {

using boost::asio::awaitable;

// Counts itself.
struct counted {
  explicit counted(int& count) noexcept : alive(count) { ++alive; }
  counted(const counted& other) noexcept : alive(other.alive) { ++alive; }
  counted& operator=(const counted&) = delete;
  ~counted() { --alive; }
  int& alive;
};

auto thunk_with(const counted& captured) {
  return [captured](state_getter, const async_dispatcher&) -> awaitable<int> { co_return captured.alive; };
}

TEST(Unnamed, NamedLambdasAreDestroyedOnceWhereTheyAreAwaited) {
  async_app app;
  int alive = 0;
  const thunk_lock lock;
  {
    const counted one(alive);
    const auto outer = app.dispatch([&](state_getter, const async_dispatcher& dispatch) -> awaitable<void> {
      const auto named = thunk_with(one);
      co_await dispatch(named);
      co_await dispatch(thunk_with(one));
      co_await dispatch(lock("/sum", named));
      const auto begun = dispatch([one](state_getter, const async_dispatcher&) -> awaitable<int> { co_return 1; });
      co_await begun.wait();
    });
    app.run();
    ASSERT_TRUE(outer.ready());
    outer.get();
  }
  EXPECT_EQ(alive, 0);
}

// Whether a result can be awaited where it comes from.
template <class Result>
constexpr bool is_plain = !std::is_base_of_v<impl::result_of_unnamed<typename Result::value_type>, Result>;

TEST(Unnamed, ALambdaThatWouldBeDestroyedTwiceIsNotAwaitedWhereItIsWritten) {
  const auto coroutine = [](const counted& one, const async_dispatcher&) {
    return [one](state_getter, const async_dispatcher&) -> awaitable<int> { co_return one.alive; };
  };
  struct aggregate {
    counted one;
    awaitable<int> operator()(state_getter, const async_dispatcher&) const { co_return one.alive; }
  };
  using written = decltype(coroutine(std::declval<const counted&>(), std::declval<const async_dispatcher&>()));
  using made = decltype(thunk_with(std::declval<const counted&>()));
  using wrapped = std::function<awaitable<int>(state_getter, const async_dispatcher&)>;
  using dispatcher = const async_dispatcher&;
  const thunk_lock lock;
  constexpr bool safe = !impl::destroys_unnamed_twice;
  EXPECT_EQ(is_plain<decltype(std::declval<dispatcher>()(std::declval<written>()))>, safe);
  EXPECT_EQ(is_plain<decltype(std::declval<dispatcher>()(std::declval<aggregate>()))>, safe);
  EXPECT_EQ(is_plain<decltype(std::declval<dispatcher>()(lock("", std::declval<written>())))>, safe);
  EXPECT_TRUE(is_plain<decltype(std::declval<dispatcher>()(std::declval<written&>()))>);
  EXPECT_TRUE(is_plain<decltype(std::declval<dispatcher>()(lock("", std::declval<written&>())))>);
  EXPECT_TRUE(is_plain<decltype(std::declval<dispatcher>()(std::declval<made>()))>);
  EXPECT_TRUE(is_plain<decltype(std::declval<dispatcher>()(std::declval<wrapped>()))>);
}

TEST(Unnamed, OnlyALambdaThatIsWrittenInACoroutineIsOne) {
  EXPECT_TRUE(impl::names_lambda_in_coroutine(
      "main()::<lambda(patchbay::state_getter, const patchbay::async_dispatcher&)>::<lambda(int)> mutable"));
  EXPECT_TRUE(impl::names_lambda_in_coroutine("f(const patchbay::thunk_api&) [with T = int]::<lambda(auto:1)>"));
  EXPECT_TRUE(impl::names_lambda_in_coroutine("test::TestBody()::<lambda(auto:1, const auto:2&)>::<lambda()>"));
  EXPECT_FALSE(impl::names_lambda_in_coroutine("load(int)::<lambda(const patchbay::async_dispatcher&)>"));
  EXPECT_FALSE(impl::names_lambda_in_coroutine("box<f(patchbay::thunk_api)::<lambda()> >"));
  EXPECT_FALSE(impl::names_lambda_in_coroutine("std::function<void(patchbay::thunk_api)>"));
}

// --- functions that are empty --------------------------------------------------------------------------------

TEST(EmptyFunctions, AreRefusedWhereTheyAreHandedIn) {
  async_app app;
  const auto refused = [](auto&& act) { EXPECT_EQ(code_of(act), errc::invalid_argument); };
  refused([&] { (void)app.dispatch(std::function<awaitable<int>(state_getter, const async_dispatcher&)>()); });
  refused([&] { (void)app.dispatch(std::function<int(state_getter, const async_dispatcher&)>()); });
  refused([&] { (void)app.dispatch(static_cast<awaitable<int> (*)(state_getter, const async_dispatcher&)>(nullptr)); });
  refused([&] { (void)thunk_lock()("/sum", std::function<awaitable<int>(state_getter, const async_dispatcher&)>()); });
  refused([&] { (void)create_async_thunk<int(int)>("p", std::function<int(int)>()); });
  refused([&] { app.closed_gate().opened().then(std::function<void(async_result<void>)>()); });
}

}  // namespace
}  // namespace patchbay::test
