// Streams of messages by channels.

#include "commands.hpp"
#include "host.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace testbed {

namespace {

struct stream_plan {
  int count = 0;
  int big_every = 0;  // every how many messages one is large; 0: none
  std::size_t big_bytes = 0;
  bool raw = false;  // every second message as bytes
};

void from_json(const nlohmann::json& from, stream_plan& to) {
  to.count = from.at("count").get<int>();
  to.big_every = from.value("bigEvery", 0);
  to.big_bytes = from.value("bigBytes", std::size_t{0});
  to.raw = from.value("raw", false);
}

// JSON {"i", "fill"?}; or as bytes: the same text.
bool send_one(const bridge::channel& to, const stream_plan& plan, int i) {
  const bool big = plan.big_every > 0 && i % plan.big_every == 0;
  const value message = big ? value{{"i", i}, {"fill", std::string(plan.big_bytes, 'x')}} : value{{"i", i}};
  if (plan.raw && i % 2 == 1) return to.send(bridge::raw{message.dump()});
  return to.send(message);
}

int send_all(const bridge::channel& to, const stream_plan& plan) {
  int sent = 0;
  for (int i = 0; i < plan.count; ++i) sent += send_one(to, plan, i) ? 1 : 0;
  return sent;
}

void add_kept_channels(host& all) {
  all.app.command("stream_open", {"key", "on_message"},
                  [&all](const std::string& key, const bridge::channel& to) { all.kept.channels.put(key, to); });
  all.app.command("control_channel_send", {"key", "message"}, [&all](const std::string& key, const value& message) {
    bool sent = false;
    all.kept.channels.with(key, [&](const bridge::channel& to) { sent = to.send(message); });
    return sent;
  });
  all.app.command("control_channel_end", {"key"}, [&all](const std::string& key) {
    return all.kept.channels.with(key, [](const bridge::channel& to) { to.end(); });
  });
  all.app.command("control_channel_drop", {"key"},
                  [&all](const std::string& key) { return all.kept.channels.take(key).has_value(); });
}

}  // namespace

void add_channel_commands(host& all) {
  bridge::app& app = all.app;
  app.command("stream", {"plan", "on_message"},
              [](const stream_plan& plan, const bridge::channel& to) { return send_all(to, plan); });
  app.command("stream_pool", {"plan", "on_message"},
              [](const stream_plan& plan, const bridge::channel& to) { return send_all(to, plan); },
              {.where = bridge::run_on::pool});
  app.command("stream_two", {"plan", "first", "second"},
              [](const stream_plan& plan, const bridge::channel& first, const bridge::channel& second) {
                for (int i = 0; i < plan.count; ++i) {
                  send_one(first, plan, i);
                  send_one(second, plan, i);
                }
              });
  app.command("stream_ended", {"on_message"}, [](const bridge::channel& to) {
    to.send("before");
    to.end();
    to.end();
    return to.send("after the end");
  });
  app.command("stream_named", {"argument"}, [](const std::string& argument, const bridge::invocation& call) {
    return call.channel(argument).send("by name");
  });
  add_kept_channels(all);
}

}  // namespace testbed
