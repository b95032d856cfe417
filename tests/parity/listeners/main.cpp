// The listener middleware under a script of steps: the C++ side of samples/listeners.mjs.

#include "../steps.hpp"

#include <patchbay/async/async_result.hpp>
#include <patchbay/listener/listener.hpp>
#include <patchbay/store/configure_store.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace patchbay;
using boost::asio::awaitable;
using milliseconds = patchbay::clock::milliseconds;

milliseconds time_of(const value& step) { return milliseconds(step["ms"].get<std::int64_t>()); }

std::optional<milliseconds> timeout_of(const value& operation) {
  return operation.contains("ms") ? std::optional(time_of(operation)) : std::nullopt;
}

int count_of(const value& state) { return state["count"].get<int>(); }

reducer make_reducer() {
  return {value{{"count", 0}}, [](const draft& state, const action& a) {
            if (a.type() == "t0" || a.type() == "t3") state["count"] += 1;
            if (a.type() == "t1") state["count"] -= 1;
          }};
}

// --- what is listened to ------------------------------------------------------------------------------------

listener_predicate named_predicate(std::string_view name) {
  if (name == "grew")
    return [](const action&, const value& now, const value& before) { return count_of(now) > count_of(before); };
  if (name == "changed") return [](const action&, const value& now, const value& before) { return now != before; };
  if (name == "even") return [](const action&, const value& now, const value&) { return count_of(now) % 2 == 0; };
  return [](const action&, const value&, const value&) -> bool { throw std::runtime_error("0"); };
}

action_matcher matcher_of(const value& types) {
  const auto of_type = [](const value& type) { return [type](const action& a) { return value(a.type()) == type; }; };
  return any_of(of_type(types[0]), of_type(types[1]));
}

listener_predicate predicate_of(const value& on) {
  if (on.contains("predicate")) return named_predicate(on["predicate"].as_string());
  const action_matcher matches =
      matcher_of(on.contains("types") ? on["types"] : value::array({on["type"], on["type"]}));
  return [matches](const action& a, const value&, const value&) { return matches(a); };
}

// --- the app --------------------------------------------------------------------------------------------------

// One run of an effect.
struct effect_run {
  int number;
  action cause;
  listener_api api;
  std::vector<fork_handle<value>> forks{};
};

class app {
 public:
  // Does what the step says, and tells what happened.
  value take(const value& step) {
    act(step);
    settle();
    return {{"log", to_array(std::exchange(told_, {}))}, {"count", store_.state()["count"]}};
  }

 private:
  // Of the run with this number, or of a task that it forked.
  void note(int run, const value& entry) {
    log_.emplace(run, produce(entry, [&](const draft& more) {
                   more["run"] = run;
                   more["at"] = stage_.now();
                 }));
  }

  // --- listeners ---

  void listen(const value& step) {
    const value& effect = step["effect"];
    const std::string_view recipe = effect["recipe"].as_string();
    const auto begin_one = [this, id = step["id"]](const action& a, const listener_api& api) {
      return begin(id, a, api);
    };
    const auto performing = [this, begin_one, todo = effect["ops"]](const action& a, const listener_api& api) {
      return perform(begin_one(a, api), todo);
    };
    if (recipe == "every") return start(step, performing);
    if (recipe == "latest") return start(step, take_latest(performing));
    if (recipe == "leading") return start(step, take_leading(performing));
    if (recipe == "debounce") return start(step, debounce(time_of(effect), performing));
    if (recipe == "throttle") return start(step, throttle(time_of(effect), performing));
    start(step, [this, begin_one, todo = effect["ops"]](const action& a, const listener_api& api) {
      const std::shared_ptr<effect_run> self = begin_one(a, api);
      for (const value& operation : todo.elements()) operate_at_once(operation, *self);
    });
  }

  template <class Effect>
  void start(const value& step, Effect effect) {
    const value& on = step["on"];
    const int id = step["id"].get<int>();
    if (on.contains("type"))
      listenings_.emplace(id, listeners_.start_listening(on["type"].as_string(), std::move(effect)));
    else if (on.contains("types"))
      listenings_.emplace(id, listeners_.start_listening(matcher_of(on["types"]), std::move(effect)));
    else
      listenings_.emplace(id, listeners_.start_listening(predicate_of(on), std::move(effect)));
  }

  std::shared_ptr<effect_run> begin(const value& id, const action& a, const listener_api& api) {
    auto self = std::make_shared<effect_run>(effect_run{100 * ++runs_, a, api});
    note(self->number, value{{"listener", id},
                             {"type", a.type()},
                             {"count", api.get_state()["count"]},
                             {"original", api.get_original_state()["count"]}});
    return self;
  }

  void stop(const value& step) {
    const auto found = listenings_.find(step["id"].get<int>());
    if (found != listenings_.end()) found->second.unsubscribe(step["cancel"].get<bool>());
  }

  // --- what effects do ---

  awaitable<void> perform(std::shared_ptr<effect_run> self, value todo) {
    try {
      for (const value& operation : todo.elements()) {
        co_await turn(self->number, self->api);
        if (!operate_at_once(operation, *self)) co_await operate(operation, self);
      }
      co_await turn(self->number, self->api);
      note(self->number, value{{"ended", true}});
    } catch (const error& failure) {
      if (failure.code() == errc::cancelled) note(self->number, value{{"cancelled", true}});
      throw;
    }
  }

  template <class Api>
  awaitable<void> turn(int run, const Api& api) {
    const auto opened = std::make_shared<impl::result_state<void>>(stage_.context().get_executor());
    turns_.emplace(run, [opened] { opened->set(std::monostate()); });
    return api.pause(patchbay::impl::access::make<async_result<void>>(opened).wait());
  }

  // Whether it was one of those that wait for nothing.
  bool operate_at_once(const value& operation, effect_run& self) {
    const std::string_view op = operation["op"].as_string();
    const listener_api& api = self.api;
    if (op == "dispatch")
      dispatch_next(operation, self);
    else if (op == "look")
      note(self.number, value{{"count", api.get_state()["count"]}});
    else if (op == "unsubscribe")
      api.unsubscribe();
    else if (op == "subscribe")
      api.subscribe();
    else if (op == "cancel")
      api.cancel();
    else if (op == "cancelOthers")
      api.cancel_active_listeners();
    else if (op == "check")
      api.throw_if_cancelled();
    else if (op == "stop")
      stop(operation);
    else if (op == "throw")
      throw std::runtime_error(std::to_string(self.number));
    else if (op == "fork")
      fork(operation, self);
    else if (op == "cancelFork")
      cancel_fork(operation, self);
    else
      return false;
    return true;
  }

  static void dispatch_next(const value& operation, const effect_run& self) {
    constexpr std::array<std::string_view, 5> types{"t0", "t1", "t2", "t3", "t4"};
    const auto* const at = std::find(types.begin(), types.end(), self.cause.type());
    const auto by = operation["by"].get<std::ptrdiff_t>();
    if (by < types.end() - at) self.api.dispatch(*(at + by));
  }

  awaitable<void> operate(value operation, std::shared_ptr<effect_run> self) {
    const std::string_view op = operation["op"].as_string();
    if (op == "delay") {
      co_await self->api.delay(time_of(operation));
    } else if (op == "take") {
      co_await take_one(operation, self);
    } else if (op == "condition") {
      const listener_predicate matches = predicate_of(operation["on"]);
      const bool came = co_await self->api.condition(matches, timeout_of(operation));
      note(self->number, value{{"came", came}});
    } else if (op == "join" && operation["fork"].get<std::size_t>() < self->forks.size()) {
      co_await join(self->forks[operation["fork"].get<std::size_t>()], self);
    }
  }

  awaitable<void> take_one(value operation, std::shared_ptr<effect_run> self) {
    const listener_predicate matches = predicate_of(operation["on"]);
    const std::optional<take_result> taken = co_await self->api.take(matches, timeout_of(operation));
    if (taken)
      note(self->number, value{{"taken", taken->action.type()},
                               {"count", taken->state["count"]},
                               {"original", taken->previous["count"]}});
    else
      note(self->number, value{{"taken", nullptr}});
  }

  // --- forks ---

  void fork(const value& operation, effect_run& self) {
    const int task = self.number + 1 + static_cast<int>(self.forks.size());
    const auto work = [this, operation, task](fork_api api) { return work_for(operation, task, api); };
    self.forks.push_back(self.api.fork(work, operation["autoJoin"].get<bool>()));
    if (operation["cancelled"].get<bool>()) self.forks.back().cancel();
  }

  awaitable<value> work_for(value operation, int task, fork_api api) {
    try {
      for (const value& each : operation["ops"].elements()) {
        co_await turn(task, api);
        note(task, value{{"working", true}});
        co_await api.delay(time_of(each));
      }
    } catch (const error&) {
      note(task, value{{"cancelled", true}});
      throw;
    }
    const value& end = operation["end"];
    if (end.contains("error")) throw std::runtime_error(std::string(end["error"].as_string()));
    co_return end["value"];
  }

  static void cancel_fork(const value& operation, const effect_run& self) {
    const auto index = operation["fork"].get<std::size_t>();
    if (index < self.forks.size()) self.forks[index].cancel();
  }

  awaitable<void> join(fork_handle<value> handle, std::shared_ptr<effect_run> self) {
    awaitable<fork_result<value>> ended = handle.result().wait();
    const fork_result<value> result = co_await self->api.pause(std::move(ended));
    note(self->number, told(result));
  }

  static value told(const fork_result<value>& result) {
    switch (result.status) {
      case fork_status::ok:
        return {{"status", "ok"}, {"value", *result.value}};
      case fork_status::cancelled:
        return {{"status", "cancelled"}};
      case fork_status::rejected:
        break;
    }
    try {
      std::rethrow_exception(result.error);
    } catch (const std::exception& failure) {
      return {{"status", "rejected"}, {"error", failure.what()}};
    }
  }

  // --- steps ---

  void act(const value& step) {
    const std::string_view what = step["do"].as_string();
    if (what == "listen") return listen(step);
    if (what == "dispatch") return void(store_.dispatch(step["type"].as_string()));
    if (what == "stop") return stop(step);
    if (what == "clear") return listeners_.clear_listeners();
    stage_.advance(time_of(step), [this] { settle(); });
  }

  // Until all is quiet.
  void settle() {
    stage_.settle();
    tell();
    while (!turns_.empty()) {
      const std::function<void()> go = turns_.extract(turns_.begin()).mapped();
      go();
      stage_.settle();
      tell();
    }
  }

  void tell() {
    for (const auto& [run, entry] : std::exchange(log_, {})) told_.push_back(entry);
  }

  void failed(const std::exception_ptr& failure, std::string_view raised_by) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& known) {
      note(std::stoi(known.what()), value{{"failed", raised_by}});
    }
  }

  parity::stage stage_;
  std::multimap<int, value> log_;  // by run, of the time since all was quiet
  std::vector<value> told_;
  std::multimap<int, std::function<void()>> turns_;
  int runs_ = 0;
  std::map<int, listening> listenings_;
  listener_middleware listeners_{
      {.executor = stage_.context().get_executor(),
       .clock = stage_.clock(),
       .on_error = [this](const std::exception_ptr& failure, std::string_view by) { failed(failure, by); }}};
  store store_ = configure_store({.reducer = make_reducer(), .middleware = {listeners_.middleware()}});
};

}  // namespace

int main() {
  app tested;
  return parity::run_steps([&](const value& step) { return tested.take(step); });
}
