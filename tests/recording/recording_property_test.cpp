#include <patchbay/patchbay.hpp>
#include <patchbay/recording/crash_report.hpp>
#include <patchbay/recording/recorder.hpp>
#include <patchbay/replay/script.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Whatever is recorded or reported reads back as what it was.

namespace {

using namespace std::string_view_literals;
using patchbay::action;
using patchbay::draft;
using patchbay::store;
using patchbay::value;
using patchbay::replay::script;

// Random JSON that likes the names and notations which recordings and reports keep for themselves.
class random_value {
 public:
  explicit random_value(std::uint64_t seed) : engine_(seed) {}

  value any(unsigned depth) {
    const std::size_t kind = below(depth == 0 ? 3 : 5);
    if (kind == 3) return array(depth - 1);
    return kind == 4 ? object(depth - 1) : scalar();
  }

  value object(unsigned depth) {
    value made = value::object();
    for (std::size_t left = below(4); left > 0; --left) {
      made = produce(made, [&](draft d) { d[text()] = any(depth); });
    }
    return made;
  }

  action next_action() {
    return action(produce(object(4), [&](draft d) { d["type"] = text(); }));
  }

  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_); }

 private:
  value array(unsigned depth) {
    value made = value::array();
    for (std::size_t left = below(4); left > 0; --left) {
      made = produce(made, [&](draft d) { d.push_back(any(depth)); });
    }
    return made;
  }

  std::string text() {
    constexpr std::array words{"$expect"sv,
                               "$wait"sv,
                               "$checkpoint"sv,
                               "$at"sv,
                               "$action"sv,
                               "$jsan"sv,
                               "type"sv,
                               "u"sv,
                               "$"sv,
                               "$.type"sv,
                               "n"sv,
                               "d17"sv,
                               "payload"sv,
                               "patch"sv,
                               "#"sv,
                               ""sv,
                               "a\nb"sv,
                               "\0\x01\x1f\x7f"sv,
                               "\"]"sv,
                               "\\"sv,
                               "\xEF\xBB\xBF"sv,
                               "\xF0\x9F\x98\x80"sv,
                               "a/b~c"sv,
                               "preloadedState"sv};
    return std::string(words[below(words.size())]);
  }

  value scalar() {
    constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
    constexpr std::uint64_t highest = std::numeric_limits<std::uint64_t>::max();
    switch (below(9)) {
      case 0:
        return {};
      case 1:
        return value(below(2) == 0);
      case 2:
        return value(lowest);
      case 3:
        return value(highest);
      case 4:
        return value(1.0);
      case 5:
        return value(-0.0);
      case 6:
        return value(std::uniform_real_distribution<double>(-1e300, 1e300)(engine_));
      default:
        return value(text());
    }
  }

  std::mt19937_64 engine_;
};

std::vector<action> actions_in(script& source) {
  std::vector<action> read;
  while (const auto entry = source.next()) read.push_back(std::get<action>(entry->what));
  return read;
}

std::string recorded(const std::vector<action>& actions, bool times) {
  std::ostringstream out;
  store app = patchbay::create_store(patchbay::reducer(value::object(), [](draft, const action&) {}));
  patchbay::recorder recording(app, out, {.times = times});
  for (const action& each : actions) app.dispatch(each);
  recording.flush();
  return out.str();
}

TEST(Recordings, ReadBackAsWhatWasRecorded) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    random_value random(seed);
    std::vector<action> actions;
    for (std::size_t left = 1 + random.below(5); left > 0; --left) actions.push_back(random.next_action());
    const std::string text = recorded(actions, seed % 2 == 0);
    script lines = script::parse(text);
    ASSERT_EQ(actions_in(lines), actions) << "seed " << seed << '\n' << text;

    // The same entries as elements of an array.
    std::string array = "[" + text;
    for (std::size_t at = array.find('\n'); at + 1 < array.size(); at = array.find('\n', at + 2)) array.insert(at, ",");
    script elements = script::parse(array + "]");
    ASSERT_EQ(actions_in(elements), actions) << "seed " << seed << '\n' << array;
  }
}

TEST(CrashReports, ReadBackAsWhatLedToTheCrash) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    random_value random(seed);
    const value any = random.any(5);
    const value start = any.is_null() ? value("u") : any;  // null would be no state
    std::vector<action> actions;
    for (std::size_t left = 1 + random.below(5); left > 0; --left) actions.push_back(random.next_action());
    std::string report;
    std::size_t reduced = 0;
    const auto reduce = [&](const value& state, const action&) -> value {
      if (reduced++ == actions.size()) throw std::runtime_error("crash");
      return state;
    };
    const store app =
        patchbay::create_store(patchbay::reducer(start, reduce), start,
                               {patchbay::crash_report({.sink = [&](std::string_view text) { report = text; }})});
    reduced = 1;
    for (std::size_t i = 0; i + 1 < actions.size(); ++i) app.dispatch(actions[i]);
    ASSERT_THROW(app.dispatch(actions.back()), std::runtime_error);

    script read = script::parse(report);
    ASSERT_EQ(read.preloaded(), app.state()) << "seed " << seed << '\n' << report;
    ASSERT_EQ(actions_in(read), actions) << "seed " << seed << '\n' << report;
  }
}

// What DevTools itself exports has no text inside of text.
TEST(CrashReports, ReadBackAsJsonToo) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    random_value random(seed);
    const action played = random.next_action();
    std::string report;
    const store app =
        patchbay::create_store(patchbay::reducer(value::object(),
                                                 [&](const value& state, const action& a) -> value {
                                                   if (a == played) throw std::runtime_error("crash");
                                                   return state;
                                                 }),
                               {}, {patchbay::crash_report({.sink = [&](std::string_view text) { report = text; }})});
    ASSERT_THROW(app.dispatch(played), std::runtime_error);
    const value document = value::parse(report);
    script read = script::parse(value{{"payload", value::parse(document["payload"].get<std::string>())}}.dump());
    ASSERT_EQ(actions_in(read), std::vector{played}) << "seed " << seed << '\n' << report;
  }
}

}  // namespace
