#include "bridge/wire/frame.hpp"

#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

std::string quoted(std::string_view text) { return value(text).dump(); }

frame with_body(std::string head, std::string bytes) {
  return {.head = std::move(head), .body = std::make_shared<const std::string>(std::move(bytes))};
}

std::string channel_head(std::uint64_t channel, std::uint64_t index) {
  return "{\"channel\":" + std::to_string(channel) + ",\"index\":" + std::to_string(index);
}

std::string update_head(std::uint64_t subscription) { return "{\"update\":" + std::to_string(subscription) + ","; }

}  // namespace

frame welcome_frame(const greeting& to, const limits& bounds) {
  std::string text = "{\"welcome\":{\"version\":1,\"label\":" + quoted(to.label) +
                     ",\"session\":" + quoted(to.session) + ",\"epoch\":" + quoted(to.epoch);
  const auto add = [&text](std::string_view name, const std::string& what) {
    text += ",\"" + std::string(name) + "\":" + what;
  };
  add("received", std::to_string(to.received));
  add("resumed", to.resumed ? "true" : "false");
  add("remembered", to.remembered ? "true" : "false");
  add("messageBytes", std::to_string(bounds.message_bytes));
  add("messageDepth", std::to_string(bounds.message_depth));
  add("framesPerSecond", std::to_string(bounds.frames_per_second));
  add("framesAtOnce", std::to_string(bounds.frames_at_once));
  add("bytesPerSecond", std::to_string(bounds.bytes_per_second));
  add("bytesAtOnce", std::to_string(bounds.bytes_at_once));
  add("heartbeat", std::to_string(bounds.heartbeat.count()));
  return {.head = text + "}}"};
}

frame bye_frame(std::string_view code, std::string_view message) {
  return {.head = "{\"bye\":{\"code\":" + quoted(code) + ",\"message\":" + quoted(message) + "}}"};
}

frame ack_frame(std::uint64_t received) { return {.head = "{\"ack\":" + std::to_string(received) + "}"}; }

frame control_frame(std::string_view what) { return {.head = "{\"control\":" + quoted(what) + "}"}; }

frame reply_frame(std::uint64_t id, const value& result) {
  frame made{.head = "{\"reply\":" + std::to_string(id) + ",\"ok\":"};
  result.dump_to(made.head);
  made.head += '}';
  return made;
}

frame reply_frame(std::uint64_t id, raw result) {
  return with_body("{\"reply\":" + std::to_string(id) + "}", std::move(result.bytes));
}

frame error_frame(std::uint64_t id, const value& reason, std::string_view code) {
  frame made{.head = "{\"reply\":" + std::to_string(id) + ",\"error\":"};
  reason.dump_to(made.head);
  if (!code.empty()) made.head += ",\"code\":" + quoted(code);
  made.head += '}';
  return made;
}

shared_text event_tail(const value& payload) {
  std::string text = ",\"payload\":";
  payload.dump_to(text);
  text += '}';
  return std::make_shared<const std::string>(std::move(text));
}

frame event_frame(std::string_view name, const std::vector<std::uint64_t>& listeners, const shared_text& tail) {
  frame made{.head = "{\"event\":" + quoted(name) + ",\"listeners\":", .tail = *tail, .owner = tail};
  char separator = '[';
  for (const std::uint64_t id : listeners) {
    made.head += separator;
    made.head += std::to_string(id);
    separator = ',';
  }
  made.head += ']';
  return made;
}

frame channel_frame(std::uint64_t channel, std::uint64_t index, const value& message) {
  frame made{.head = channel_head(channel, index) + ",\"message\":"};
  message.dump_to(made.head);
  made.head += '}';
  return made;
}

frame channel_frame(std::uint64_t channel, std::uint64_t index, const raw& message) {
  return with_body(channel_head(channel, index) + "}", message.bytes);
}

frame channel_end_frame(std::uint64_t channel, std::uint64_t index) {
  return {.head = channel_head(channel, index) + ",\"end\":true}"};
}

frame snapshot_frame_of(std::uint64_t subscription, std::uint64_t revision, shared_text text) {
  frame made{.head = update_head(subscription) + "\"revision\":" + std::to_string(revision) + ",", .tail = *text};
  made.owner = std::move(text);
  return made;
}

// The numbers in the text are the store's.
frame patch_frame(std::uint64_t subscription, std::uint64_t base, std::uint64_t revision, std::string_view text,
                  std::shared_ptr<const void> owner) {
  return {.head = update_head(subscription) + "\"base\":" + std::to_string(base) +
                  ",\"revision\":" + std::to_string(revision) + ",",
          .tail = text.substr(text.find("\"patch\":")),
          .owner = std::move(owner)};
}

std::string snapshot_text(const value& part) {
  std::string text = "\"snapshot\":";
  part.dump_to(text);
  text += '}';
  return text;
}

}  // namespace patchbay::bridge::impl
