// Functions that applications give to middleware: empty ones, ones that throw whatever they like, ones that leave.

#include "persist/persist_fixture.hpp"

#include <patchbay/listener/listener.hpp>
#include <patchbay/recording/crash_report.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>

namespace {

using namespace patchbay;
using namespace std::chrono_literals;

template <class Act>
std::optional<errc> refusal_of(Act&& act) {
  try {
    act();
  } catch (const error& failure) {
    return failure.code();
  }
  return std::nullopt;
}

struct Hooks : persist_test {};

TEST_F(Hooks, ACrashReportTellsOfASinkThatThrowsWhatIsNoException) {
  std::vector<errc> told;
  const auto report = crash_report({.sink = [](std::string_view) { throw 7; },
                                    .on_error = [&](const error& failure) { told.push_back(failure.code()); }});
  store failing = configure_store({.reducer = {1,
                                               [](const value& now, const action& a) -> value {
                                                 if (a.type() == "fail") throw std::runtime_error("no");
                                                 return now;
                                               }},
                                   .middleware = {report}});
  EXPECT_THROW(failing.dispatch("fail"), std::runtime_error);
  EXPECT_EQ(told, std::vector<errc>{errc::internal});
}

TEST_F(Hooks, PersistRefusesAMigrationThatIsEmpty) {
  persist_options given = options();
  given.version = 2;
  given.migrations = {{1, [](const value& state) { return state; }}, {2, {}}};
  EXPECT_EQ(refusal_of([&] { (void)persist(store_, given); }), errc::invalid_argument);
}

TEST_F(Hooks, PersistKeepsNothingOfAListenerOfHydrationsThatHasLeft) {
  persisted kept = persist(store_, options());
  const auto alive = std::make_shared<int>(0);
  subscription listening = kept.on_hydrate([alive](const value&) {});
  const subscription other = kept.on_hydrate([](const value&) {});
  EXPECT_EQ(alive.use_count(), 2);
  listening.reset();
  EXPECT_EQ(alive.use_count(), 1);
}

TEST_F(Hooks, RecipesRefuseAnEffectThatIsEmpty) {
  using effect = std::function<boost::asio::awaitable<void>(action, listener_api)>;
  EXPECT_EQ(refusal_of([] { (void)take_latest(effect()); }), errc::invalid_argument);
  EXPECT_EQ(refusal_of([] { (void)take_leading(effect()); }), errc::invalid_argument);
  EXPECT_EQ(refusal_of([] { (void)debounce(1ms, effect()); }), errc::invalid_argument);
  EXPECT_EQ(refusal_of([] { (void)throttle(1ms, effect()); }), errc::invalid_argument);
  const listener_middleware listeners;
  EXPECT_EQ(refusal_of([&] {
              listeners.start_listening("a", static_cast<void (*)(const action&, const listener_api&)>(nullptr));
            }),
            errc::invalid_argument);
}

}  // namespace
