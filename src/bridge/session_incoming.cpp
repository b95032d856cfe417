#include "session_end.hpp"

#include "app_core.hpp"
#include "windows.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <utility>

// What comes from the page, and is not believed.

namespace patchbay::bridge::impl {

namespace {

// Of the frame in a binary message.
constexpr std::size_t length_bytes = 4;

[[noreturn]] void throw_protocol(const std::string& what) { throw error(errc::protocol, what); }

void check_members(const value& object, std::initializer_list<std::string_view> known) {
  for (const member& each : object.items()) {
    if (std::find(known.begin(), known.end(), each.key) == known.end()) {
      throw_protocol("A frame may not have the member \"" + std::string(each.key) + "\".");
    }
  }
}

std::uint64_t number_of(const value& object, std::string_view key, std::uint64_t least) {
  // Beyond this JavaScript's numbers leave some out.
  constexpr std::int64_t most = (std::int64_t{1} << 53U) - 1;
  const value& given = object[key];
  if (given.is_number_integer()) {
    const auto number = given.get<double>() <= static_cast<double>(most) && given.get<double>() >= 0
                            ? given.get<std::int64_t>()
                            : std::int64_t{-1};
    if (number >= static_cast<std::int64_t>(least)) return static_cast<std::uint64_t>(number);
  }
  throw_protocol("\"" + std::string(key) + "\" is not a number that can stand there.");
}

value object_of(const value& frame, std::string_view key) {
  const value* given = frame.find(key);
  if (given == nullptr) return value::object();
  if (!given->is_object()) throw_protocol("\"" + std::string(key) + "\" is not an object.");
  return *given;
}

std::string text_of(const value& object, std::string_view key) {
  if (!object[key].is_string()) throw_protocol("\"" + std::string(key) + "\" is not a string.");
  return std::string(object[key].as_string());
}

farewell farewell_for(const error& failure) {
  switch (failure.code()) {
    case errc::limit:
      return {"limit", failure.message()};
    case errc::unauthorized:
      return {"unauthorized", failure.message()};
    case errc::label_taken:
      return {"label_taken", failure.message()};
    case errc::closed:
      return {"unknown_session", failure.message()};
    case errc::too_deep:
      return {"limit", failure.message()};
    default:
      return {"protocol", failure.message()};
  }
}

}  // namespace

void session_end::receive(std::string_view text, std::optional<std::string_view> body) {
  const auto app = app_.lock();
  if (!app) return;
  const limits& bounds = app->bounds();
  try {
    if (text.size() + (body ? length_bytes + body->size() : 0) > bounds.message_bytes) {
      throw error(errc::limit, "A message may have " + std::to_string(bounds.message_bytes) + " bytes.");
    }
    const value parsed = value::parse(text, {.max_depth = bounds.message_depth, .unique_keys = true});
    if (body) return handle(parsed, body);
    if (!parsed.is_array() || parsed.empty()) throw_protocol("A message is an array of frames.");
    for (const value& each : parsed.elements()) {
      if (parsed.size() > 1 && each.contains("hello")) throw_protocol("\"hello\" is alone in its message.");
      handle(each, std::nullopt);
    }
  } catch (const error& failure) {
    say_goodbye(farewell_for(failure));
  } catch (const std::exception&) {
    say_goodbye({"internal", "The message could not be handled."});
  }
}

void session_end::receive_binary(std::string_view bytes) {
  std::size_t length = 0;
  if (bytes.size() >= length_bytes) {
    for (const char c : bytes.substr(0, length_bytes)) length = (length << 8U) | static_cast<unsigned char>(c);
  }
  if (bytes.size() < length_bytes || length > bytes.size() - length_bytes) {
    return say_goodbye({"protocol", "A binary message begins with the length of its frame."});
  }
  receive(bytes.substr(length_bytes, length), bytes.substr(length_bytes + length));
}

void session_end::handle(const value& what, std::optional<std::string_view> body) {
  if (!what.is_object()) throw_protocol("A frame is an object.");
  const bool knows_it = identified();
  if (what.contains("hello") && !body) {
    check_members(what, {"hello"});
    if (knows_it) throw_protocol("\"hello\" is the first frame of a connection and comes once.");
    return handle_hello(what["hello"]);
  }
  if (!knows_it) throw_protocol("The first frame of a connection is \"hello\".");
  const auto of = used_session();
  if (!of) return;  // what comes after the goodbye
  if (what.contains("invoke")) return handle_invoke(what, body);
  if (body) throw_protocol("Only \"invoke\" comes with bytes.");
  if (what.contains("cancel")) {
    check_members(what, {"cancel"});
    of->count_frame();
    return of->cancel_call(number_of(what, "cancel", 1));
  }
  if (what.contains("ack")) {
    check_members(what, {"ack"});
    return of->acknowledge(number_of(what, "ack", 0));
  }
  throw_protocol("The kind of this frame is unknown.");
}

void session_end::handle_hello(const value& hello) {
  const auto app = app_.lock();
  if (!hello.is_object()) throw_protocol("\"hello\" is not an object.");
  if (hello["version"] != value(1)) throw_protocol("Version 1 of the wire is spoken here.");
  const auto self = shared_from_this();
  if (hello.contains("token")) {
    check_members(hello, {"version", "token"});
    app->windows().open_with_token(self, text_of(hello, "token"));
  } else if (hello.contains("reload")) {
    check_members(hello, {"version", "session", "reload"});
    if (hello["reload"] != value(true)) throw_protocol("\"reload\" is true where it is given.");
    app->windows().reload(self, text_of(hello, "session"));
  } else {
    check_members(hello, {"version", "session", "received"});
    app->windows().resume(self, text_of(hello, "session"), number_of(hello, "received", 0));
  }
  wake();
}

void session_end::handle_invoke(const value& what, std::optional<std::string_view> body) {
  check_members(what, {"invoke", "cmd", body ? "headers" : "args", "headers"});
  const auto of = used_session();
  const auto app = app_.lock();
  if (!of || !app) return;
  of->count_frame();
  call::request asked{.id = number_of(what, "invoke", 1),
                      .command = text_of(what, "cmd"),
                      .arguments = object_of(what, "args"),
                      .headers = object_of(what, "headers")};
  if (body) asked.body = raw{std::string(*body)};
  if (const auto begun = of->begin_call(std::move(asked), app_)) app->run(begun);
}

}  // namespace patchbay::bridge::impl
