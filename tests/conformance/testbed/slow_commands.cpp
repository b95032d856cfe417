// Commands that take their time, can be cancelled, or are answered by another command.

#include "commands.hpp"
#include "host.hpp"

#include <patchbay/bridge/coroutine.hpp>
#include <patchbay/error.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

namespace testbed {

namespace {

using std::chrono::milliseconds;

[[noreturn]] void throw_cancelled() {
  throw patchbay::error(patchbay::errc::cancelled, "the command was asked to stop before its time was up");
}

boost::asio::awaitable<std::string> wait_in_coroutine(recorder& counts, int duration) {
  counts.count("slow_started");
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, milliseconds(duration));
  bool stopped = false;
  try {
    co_await timer.async_wait(boost::asio::use_awaitable);
  } catch (const boost::system::system_error&) {
    stopped = true;
  }
  counts.count(stopped ? "slow_cancelled" : "slow_finished");
  if (stopped) throw_cancelled();
  co_return "done";
}

std::string wait_on_thread(recorder& counts, int duration, const std::stop_token& stop) {
  counts.count("slow_started");
  std::mutex lock;
  std::condition_variable_any changed;
  std::unique_lock hold(lock);
  changed.wait_for(hold, stop, milliseconds(duration), [] { return false; });
  counts.count(stop.stop_requested() ? "slow_cancelled" : "slow_finished");
  if (stop.stop_requested()) throw_cancelled();
  return "done";
}

void add_held_calls(host& all) {
  all.app.command("hold", {"key"}, [&all](const std::string& key, bridge::responder reply) {
    all.kept.calls.put(key, std::move(reply));
  });
  all.app.command("control_answer", {"key", "value"}, [&all](const std::string& key, const value& result) {
    std::optional<bridge::responder> reply = all.kept.calls.take(key);
    if (reply) std::move(*reply).resolve(result);
    return reply.has_value();
  });
  all.app.command("control_reject", {"key", "value"}, [&all](const std::string& key, const value& reason) {
    std::optional<bridge::responder> reply = all.kept.calls.take(key);
    if (reply) std::move(*reply).reject(reason);
    return reply.has_value();
  });
}

void add_tasks(host& all) {
  all.app.command("start_task", {"name", "steps", "step_ms"},
                  [&all](const std::string& name, int steps, int step, const bridge::invocation& call) {
                    return all.jobs.start(name, call.window(), [steps, step](const bridge::task& self) -> value {
                      for (int i = 1; i <= steps; ++i) {
                        self.check();
                        self.progress({{"step", i}, {"steps", steps}});
                        if (step > 0) std::this_thread::sleep_for(milliseconds(step));
                      }
                      return {{"steps", steps}};
                    });
                  });
}

}  // namespace

void add_slow_commands(host& all) {
  all.app.command("slow", {"duration_ms"}, [&all](int duration) { return wait_in_coroutine(all.events, duration); });
  all.app.command(
      "slow_pool", {"duration_ms"},
      [&all](int duration, const std::stop_token& stop) { return wait_on_thread(all.events, duration, stop); },
      {.where = bridge::run_on::pool});
  add_held_calls(all);
  add_tasks(all);
}

}  // namespace testbed
