// Async thunks under a script of steps: the C++ side of samples/thunks.mjs.

#include "../steps.hpp"

#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/async/create_async_thunk.hpp>
#include <patchbay/reducers/create_reducer.hpp>
#include <patchbay/store/configure_store.hpp>
#include <patchbay/testing/sequential_ids.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace patchbay;
using boost::asio::awaitable;
using milliseconds = patchbay::clock::milliseconds;

milliseconds time_of(const value& step) { return milliseconds(step["ms"].get<std::int64_t>()); }

bool is_idle(const value& state) {
  const object_range requests = state["requests"].items();
  return std::all_of(requests.begin(), requests.end(),
                     [](const member each) { return each.value["status"] != value("pending"); });
}

bool condition(const value& plan, const thunk_context& context) {
  const std::string named = plan.value_or<std::string>("condition", "unsaid");
  if (named == "throws") throw std::runtime_error("no condition");
  return named == "idle" ? is_idle(context.get_state()) : named != "no";
}

std::string by_job(const value& plan) { return "job-" + plan["job"].dump(); }

// --- how a payload creator ends ---------------------------------------------------------------------------

[[noreturn]] void throw_value(const value& end) {
  if (end["how"] == value("error")) throw std::runtime_error(std::string(end["value"].as_string()));
  throw value(end["value"]);
}

rejection reject(const value& end, const thunk_api& api) {
  const rejection with = api.reject_with_value(end["value"], end["meta"]);
  if (end.contains("thrown")) throw with;
  return with;
}

thunk_outcome<value> finish(const value& end, const thunk_api& api) {
  const std::string_view how = end["how"].as_string();
  if (how == "return") return end["value"];
  if (how == "fulfill") return api.fulfill_with_value(end["value"], end["meta"]);
  if (how == "reject") return reject(end, api);
  throw_value(end);
}

thunk_outcome<void> finish_silently(const value& end, const thunk_api& api) {
  const std::string_view how = end["how"].as_string();
  if (how == "return") return {};
  if (how == "reject") return reject(end, api);
  throw_value(end);
}

// --- what reducers make of it -----------------------------------------------------------------------------

using thunk = async_thunk<value(value)>;
using silent_thunk = async_thunk<void(value)>;

struct thunks {
  thunk co;
  thunk callback;
  thunk now;
  silent_thunk silent;
};

void begin(const draft& state, const action& a) {
  const value& plan = a["meta"]["arg"];
  if (plan.contains("poisoned")) throw std::runtime_error("poisoned from the start");
  state["requests"][a["meta"]["requestId"].as_string()] = {{"status", a["meta"]["requestStatus"]},
                                                           {"job", plan["job"]}};
}

void settle(const draft& state, const action& a) {
  const draft request = state["requests"][a["meta"]["requestId"].as_string()];
  if (!request.exists()) request.set(value::object());
  request["status"] = a["meta"]["requestStatus"];
  if (a.contains("payload")) request["payload"] = a.payload();
  if (a.contains("error")) request["error"] = a["error"];
  if (a.payload() == value("poison")) throw std::runtime_error("poisoned");
}

auto count(std::string word) {
  return
      [word = std::move(word)](const draft& state) { state["counts"][word] = state["counts"].value_or(word, 0) + 1; };
}

reducer make_reducer(const thunks& all) {
  const value initial{{"requests", value::object()}, {"counts", value::object()}, {"notes", 0}};
  return create_reducer(initial, [&](auto& builder) {
    const auto add = [&](const auto& each) {
      builder.add_case(each.pending, begin).add_case(each.fulfilled, settle).add_case(each.rejected, settle);
    };
    builder.add_case("noted", [](const draft& state) { state["notes"] += 1; });
    add(all.co);
    add(all.callback);
    add(all.now);
    add(all.silent);
    builder.add_matcher(is_pending(all.co, all.callback), count("pending"))
        .add_matcher(is_fulfilled(all.now), count("fulfilled"))
        .add_matcher(is_rejected_with_value(), count("with value"))
        .add_matcher(is_async_thunk_action(all.silent), count("silent"))
        .add_matcher(all.co.settled, count("settled"));
  });
}

// --- the app ----------------------------------------------------------------------------------------------

class app {
 public:
  // Does what the step says, and tells what happened.
  value take(const value& step) {
    act(step);
    stage_.settle();
    return record();
  }

 private:
  // --- what a payload creator does ---

  awaitable<void> operate_all(value plan, thunk_api api) {
    for (const value& operation : plan["ops"].elements()) co_await operate(operation, plan, api);
  }

  awaitable<void> operate(value operation, value plan, thunk_api api) {
    const std::string_view op = operation["op"].as_string();
    if (op == "note") {
      note(plan, api);
    } else if (op == "abort") {
      api.abort(operation.value_or<std::string>("reason", ""));
    } else if (op == "nested") {
      co_await nest(operation, plan, api);
    } else {
      // With a name: g++ 12 destroys what such a function holds twice when the coroutine is cancelled.
      const auto wait = [this, operation, plan](const state_getter&, const async_dispatcher&,
                                                const async_callback<void>& done) {
        when_ready(operation, plan, [done] { done(); });
      };
      co_await api.dispatch(wait);
    }
  }

  // Calls back when the gate opens, or when the time is over.
  void when_ready(const value& operation, const value& plan, std::function<void()> go_on) {
    if (operation["op"] == value("delay"))
      stage_.clock().call_after(time_of(operation), std::move(go_on));
    else
      gates_[plan["job"].get<int>()].push_back(std::move(go_on));
  }

  static void note(const value& plan, const thunk_api& api) {
    api.dispatch("noted", value{{"job", plan["job"]}, {"id", api.request_id()}, {"notes", api.get_state()["notes"]}});
  }

  awaitable<void> nest(value operation, value outer, thunk_api api) {
    const value& plan = operation["plan"];
    awaitable<std::string> end = start(api.dispatcher(), operation["thunk"].as_string(), plan);
    if (operation["joined"] != value(true)) co_return;
    const std::string type = co_await std::move(end);
    api.dispatch("noted", value{{"job", outer["job"]}, {"saw", type}});
  }

  void call_back(const value& plan, const thunk_api& api, const thunk_callback<value>& done) {
    const auto end = [plan, api, done] {
      try {
        done(finish(plan["end"], api));
      } catch (...) {
        done.fail(std::current_exception());
      }
    };
    if (plan["ops"].empty())
      end();
    else
      when_ready(plan["ops"][0], plan, end);
  }

  thunk_outcome<value> perform_now(const value& plan, const thunk_api& api) {
    for (std::size_t i = 0; i < plan["ops"].size(); ++i) note(plan, api);
    return finish(plan["end"], api);
  }

  awaitable<thunk_outcome<value>> perform(value plan, thunk_api api) {
    co_await operate_all(plan, api);
    co_return finish(plan["end"], api);
  }

  awaitable<thunk_outcome<void>> perform_silently(value plan, thunk_api api) {
    co_await operate_all(plan, api);
    co_return finish_silently(plan["end"], api);
  }

  // --- what a caller does ---

  awaitable<std::string> start(const async_dispatcher& dispatch, std::string_view name, const value& plan,
                               const std::stop_token& signal = {}) {
    if (name == "silent") return follow(dispatch(thunks_.silent(plan, signal)), plan);
    const thunk& chosen = name == "co" ? thunks_.co : name == "callback" ? thunks_.callback : thunks_.now;
    return follow(dispatch(chosen(plan, signal)), plan);
  }

  template <class Result>
  awaitable<std::string> follow(async_request<Result> request, const value& plan) {
    const int job = plan["job"].get<int>();
    aborts_[job] = [request](std::string reason) { request.abort(std::move(reason)); };
    request.then([this, job, id = request.request_id()](const async_result<settled<Result>>& result) {
      value entry = produce(how_it_ended(result), [&](const draft& more) {
        more["job"] = job;
        more["id"] = id;
      });
      settled_.emplace(job, std::move(entry));
    });
    return type_of_end(std::move(request));
  }

  template <class Result>
  static awaitable<std::string> type_of_end(async_request<Result> request) {
    const settled<Result> end = co_await request.wait();
    co_return std::string(end.action().type());
  }

  template <class Result>
  static value how_it_ended(const async_result<settled<Result>>& result) {
    try {
      const settled<Result>& end = result.get();
      return produce(unwrapped(end), [&](const draft& entry) { entry["action"] = end.action().to_value(); });
    } catch (const std::exception& failure) {
      return {{"escaped", failure.what()}};
    }
  }

  template <class Result>
  static value unwrapped(const settled<Result>& end) {
    try {
      if constexpr (std::is_void_v<Result>) {
        end.unwrap();
        return value::object();
      } else {
        return {{"value", end.unwrap()}};
      }
    } catch (const rejected_error& failure) {
      return {{"thrown", failure.thrown()}};
    }
  }

  void dispatch_plan(const value& step) {
    const value& plan = step["plan"];
    std::stop_token signal;
    if (step.contains("signal")) {
      std::stop_source& source = signals_[plan["job"].get<int>()];
      if (step["signal"] == value("aborted")) source.request_stop();
      signal = source.get_token();
    }
    (void)start(dispatch_, step["thunk"].as_string(), plan, signal);
  }

  void open(int job) {
    auto& waiting = gates_[job];
    if (waiting.empty()) return;
    const std::function<void()> go_on = std::move(waiting.front());
    waiting.pop_front();
    go_on();
  }

  void act(const value& step) {
    const std::string_view what = step["do"].as_string();
    const int job = step.value_or("job", 0);
    if (what == "dispatch") return dispatch_plan(step);
    if (what == "note") return void(store_.dispatch("noted"));
    if (what == "open") return open(job);
    if (what == "tick") return stage_.advance(time_of(step));
    if (what == "signal" && signals_.contains(job)) signals_[job].request_stop();
    if (what == "abort" && aborts_.contains(job)) aborts_[job](step.value_or<std::string>("reason", ""));
  }

  // What happened since the last time.
  value record() {
    std::vector<value> ended;
    for (const auto& [job, entry] : std::exchange(settled_, {})) ended.push_back(entry);
    return {{"log", to_array(std::exchange(log_, {}))}, {"settled", to_array(ended)}, {"state", store_.state()}};
  }

  // --- what it is made of ---

  template <class Signature>
  static async_thunk_options<Signature> asking() {
    return {.condition = condition, .get_pending_meta = [](const value& plan) { return plan["meta"]; }};
  }

  thunks make_thunks() {
    auto plain = asking<value(value)>();
    plain.id_generator = by_job;
    auto telling = plain;
    telling.dispatch_condition_rejection = true;
    auto wrapping = asking<value(value)>();
    const testing::sequential_ids ids;
    wrapping.id_generator = ids;
    wrapping.serialize_error = [](const std::exception_ptr& thrown) {
      return value{{"wrapped", mini_serialize_error(thrown)}};
    };
    const auto run = [this](const value& plan, const thunk_api& api) { return perform(plan, api); };
    const auto run_now = [this](const value& plan, const thunk_api& api) { return perform_now(plan, api); };
    const auto run_silently = [this](const value& plan, const thunk_api& api) { return perform_silently(plan, api); };
    const auto run_later = [this](const value& plan, const thunk_api& api, const thunk_callback<value>& done) {
      call_back(plan, api, done);
    };
    return {create_async_thunk<value(value)>("co", run, plain),
            create_async_thunk<value(value)>("callback", run_later, telling),
            create_async_thunk<value(value)>("now", run_now, wrapping),
            create_async_thunk<void(value)>("silent", run_silently, {.id_generator = ids})};
  }

  store make_store() {
    const auto note_action = [this](const middleware_api&, const next_dispatch& next, const action& a) {
      log_.push_back(a.to_value());
      return next(a);
    };
    return configure_store({.reducer = make_reducer(thunks_), .middleware = {note_action}});
  }

  parity::stage stage_;
  std::vector<value> log_;
  std::multimap<int, value> settled_;  // by job
  std::map<int, std::deque<std::function<void()>>> gates_;
  std::map<int, std::function<void(std::string)>> aborts_;
  std::map<int, std::stop_source> signals_;
  const thunks thunks_ = make_thunks();
  store store_ = make_store();
  const async_dispatcher dispatch_{store_, stage_.context().get_executor()};
};

}  // namespace

int main() {
  app tested;
  return parity::run_steps([&](const value& step) { return tested.take(step); });
}
