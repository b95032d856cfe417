// Commands whose effects and replies have to arrive in order.

#include "commands.hpp"
#include "host.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <thread>
#include <vector>

namespace testbed {

namespace {

value emit_count(host& all, const std::string& event, int count) {
  for (int i = 0; i < count; ++i) all.app.emit(event, i);
  return count;
}

void emit_from_threads(host& all, const std::string& event, int threads, int count) {
  std::vector<std::jthread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&all, &event, thread, count] {
      for (int i = 0; i < count; ++i) all.app.emit(event, {{"thread", thread}, {"i", i}});
    });
  }
}

}  // namespace

void add_ordering_commands(host& all) {
  bridge::app& app = all.app;
  const auto emit_then_reply = [&all](const std::string& event, int count) { return emit_count(all, event, count); };
  app.command("emit_then_reply", {"event", "count"}, emit_then_reply);
  app.command("emit_then_reply_pool", {"event", "count"}, emit_then_reply, {.where = bridge::run_on::pool});
  app.command(
      "emit_from_threads", {"event", "threads", "count"},
      [&all](const std::string& event, int threads, int count) { emit_from_threads(all, event, threads, count); },
      {.where = bridge::run_on::pool});

  const auto count_up = [&all](int times) {
    for (int i = 0; i < times; ++i) all.state.dispatch("counter/increment");
    return all.state.state()["counter"];
  };
  app.command("count_up", {"times"}, count_up);
  app.command("count_up_pool", {"times"}, count_up, {.where = bridge::run_on::pool});
  // Updates, events and messages of a channel in turn.
  app.command("interleave", {"event", "times", "on_message"},
              [&all](const std::string& event, int times, const bridge::channel& to) {
                for (int i = 1; i <= times; ++i) {
                  all.state.dispatch("counter/increment");
                  all.app.emit(event, i);
                  to.send(i);
                }
              });
}

}  // namespace testbed
