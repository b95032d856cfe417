#include <patchbay/middleware/serializable_check.hpp>

#include "middleware/changed_values.hpp"

#include <patchbay/value/pointer.hpp>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1 {

namespace {

using impl::value_path;

// JavaScript's Number.MAX_SAFE_INTEGER.
constexpr std::int64_t largest_safe = (std::int64_t{1} << 53) - 1;

bool is_lost_by_javascript(const value& v) {
  if (v.type() == kind::unsigned_integer) return true;
  if (v.type() != kind::integer) return false;
  const auto number = v.get<std::int64_t>();
  return number > largest_safe || number < -largest_safe;
}

class ignored_places {
 public:
  explicit ignored_places(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) patterns_.push_back(pointer(path).tokens());
  }

  [[nodiscard]] bool contain(const value_path& path) const {
    return std::ranges::any_of(patterns_, [&](const value_path& pattern) {
      return std::ranges::equal(pattern, path, [](const std::string& wanted, const std::string& token) {
        return wanted == "*" || wanted == token;
      });
    });
  }

 private:
  std::vector<value_path> patterns_;
};

// What is wrong with one value, if anything.
struct problem {
  errc code;
  std::string message;
};

class checker {
 public:
  explicit checker(serializable_check_options options)
      : options_(std::move(options)),
        ignored_in_action_(options_.ignored_action_paths),
        ignored_in_state_(options_.ignored_paths) {
    if (!options_.warn) options_.warn = [](const error& found) { std::cerr << "patchbay: " << found.what() << '\n'; };
  }

  dispatch_result run(const middleware_api& api, const next_dispatch& next, const action& a) {
    const bool ignored = std::ranges::count(options_.ignored_actions, a.type()) > 0;
    if (!ignored && !options_.ignore_actions) check_quietly([&] { check_action(a); });
    dispatch_result result = next(a);
    if (!options_.ignore_state) check_quietly([&] { check_state(api.get_state(), a); });
    return result;
  }

 private:
  // The dispatch is none of a check's business: a listener may have ended the store, or the sink may throw.
  template <class Check>
  static void check_quietly(Check&& check) noexcept {
    try {
      check();
    } catch (...) {
    }
  }

  void check_action(const action& a) {
    std::vector<error> found;
    impl::change_walker walker([&](const value_path& path, const value& v) {
      return !ignored_in_action_.contain(path) && look_at(path, v, true, a, found);
    });
    walker.walk_new(a.to_value());
    warn_of(std::move(found));
  }

  void check_state(const value& now, const action& a) {
    std::vector<error> found;
    impl::change_walker walker([&](const value_path& path, const value& v) {
      return !ignored_in_state_.contain(path) && look_at(path, v, false, a, found);
    });
    // Two threads that swap here each walk from what the other one had: nothing is left out.
    const std::optional<value> before = exchange_checked(now);
    before ? walker.walk(*before, now) : walker.walk_new(now);
    warn_of(std::move(found));
  }

  std::optional<value> exchange_checked(const value& now) {
    const std::scoped_lock lock(mutex_);
    return std::exchange(checked_, now);
  }

  // Whether to go on inside of it.
  bool look_at(const value_path& path, const value& v, bool in_action, const action& a,
               std::vector<error>& found) const {
    const std::optional<problem> wrong = problem_of(path, v, in_action);
    if (!wrong) return true;
    const std::string where = pointer::from_tokens(path).text();
    const std::string whose = in_action ? "The action" : "The state";
    found.emplace_back(wrong->code, whose + " holds " + wrong->message,
                       error_place{.pointer = where, .action_type = std::string(a.type()), .in_action = in_action});
    return wrong->code != errc::too_deep;
  }

  [[nodiscard]] std::optional<problem> problem_of(const value_path& path, const value& v, bool in_action) const {
    if (v.is_structured() && path.size() >= options_.max_depth) {
      return problem{errc::too_deep, "more than " + std::to_string(options_.max_depth) +
                                         " arrays and objects inside one another, which many parsers refuse."};
    }
    if (is_lost_by_javascript(v)) {
      return problem{errc::out_of_range, "the integer " + v.dump() +
                                             ", which JavaScript cannot tell from its neighbours: beyond 2^53 - 1 "
                                             "numbers are safe as strings only."};
    }
    if (path.empty()) return std::nullopt;
    const std::string& name = path.back();
    const bool dropped = in_action && path.size() == 1 && name == "$at";
    if (name != "__proto__" && name != "$jsan" && !dropped) return std::nullopt;
    return problem{errc::illegal_name, "a member named \"" + name + "\", " + meaning_of(name)};
  }

  static std::string meaning_of(std::string_view name) {
    if (name == "__proto__") return "which JavaScript takes for a prototype.";
    if (name == "$jsan") return "which Redux DevTools takes for a reference.";
    return "which a recording takes for its own and leaves out.";
  }

  void warn_of(std::vector<error> found) {
    std::erase_if(found, [&](const error& each) { return !is_news(each); });
    for (const error& each : found) check_quietly([&] { options_.warn(each); });
  }

  bool is_news(const error& found) {
    const error_place& at = found.place();
    const std::scoped_lock lock(mutex_);
    if (reported_.size() >= options_.max_warnings) return false;
    return reported_.insert({found.code(), at.pointer, at.in_action ? at.action_type : std::string(), at.in_action})
        .second;
  }

  struct reported_place {
    errc code;
    std::string pointer;
    std::string action_type;
    bool in_action;
    auto operator<=>(const reported_place&) const = default;
  };

  serializable_check_options options_;
  ignored_places ignored_in_action_;
  ignored_places ignored_in_state_;

  std::mutex mutex_;
  std::optional<value> checked_;
  std::set<reported_place> reported_;
};

}  // namespace

middleware serializable_check(serializable_check_options options) {
  auto check = std::make_shared<checker>(std::move(options));
  return [check](const middleware_api& api, const next_dispatch& next, const action& a) {
    return check->run(api, next, a);
  };
}

}  // namespace patchbay
