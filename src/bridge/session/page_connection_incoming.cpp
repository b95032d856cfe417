#include "bridge/session/page_connection.hpp"

#include "bridge/app/app_core.hpp"
#include "bridge/app/windows.hpp"
#include "bridge/wire/weight.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <utility>

// What comes from the page, and is not believed.

namespace patchbay::inline v0_1::bridge::impl {

namespace {

// Of the frame in a binary message.
constexpr std::size_t length_bytes = 4;
// Whoever has not said who it is says little.
constexpr std::size_t hello_bytes = 4096;
// After so much it is somebody else's turn.
constexpr std::size_t frames_in_a_turn = 32;
constexpr std::size_t bytes_in_a_turn = 64U << 10U;

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

// What is wrong with a message ends the connection.
template <class Act>
bool page_connection::guarded(Act&& act) {
  try {
    return act();
  } catch (const error& failure) {
    say_goodbye(farewell_for(failure));
  } catch (...) {
    say_goodbye({"internal", "The message could not be handled."});
  }
  return false;
}

void page_connection::check_size(std::size_t size) {
  const auto app = app_.lock();
  if (!app) return;
  const auto of = used_session();
  const std::size_t most = of ? app->bounds().message_bytes : std::min(app->bounds().message_bytes, hello_bytes);
  if (size > most) throw error(errc::limit, "A message may have " + std::to_string(most) + " bytes.");
  if (of) of->count_bytes(size);
}

void page_connection::take_text(std::string_view text) {
  (void)guarded([&] {
    check_size(text.size());
    incoming_ = incoming{message_reader(text)};
    return true;
  });
}

void page_connection::take_binary(std::string_view bytes) {
  (void)guarded([&] {
    check_size(bytes.size());
    std::size_t length = 0;
    if (bytes.size() >= length_bytes) {
      for (const char c : bytes.substr(0, length_bytes)) length = (length << 8U) | static_cast<unsigned char>(c);
    }
    if (bytes.size() < length_bytes || length > bytes.size() - length_bytes) {
      throw_protocol("A binary message begins with the length of its frame.");
    }
    incoming_ = incoming{message_reader({}), bytes.substr(length_bytes, length), bytes.substr(length_bytes + length)};
    return true;
  });
}

bool page_connection::handle_some() {
  const auto app = app_.lock();
  // What is handled may lead to another message of this page, from within.
  std::optional<incoming> current = std::exchange(incoming_, std::nullopt);
  if (!app || !current) return false;
  const bool has_more = guarded([&] { return handle_turn(*current, app); });
  if (has_more) incoming_ = current;
  return has_more;
}

page_connection::place page_connection::place_in(const std::shared_ptr<app_core>& app) const {
  const std::lock_guard lock(guard_);
  return {app, farewell_ ? nullptr : session_, session_ != nullptr};
}

bool page_connection::handle_turn(incoming& from, const std::shared_ptr<app_core>& app) {
  const std::size_t most_depth = app->bounds().message_depth;
  if (from.head) {
    handle_text(place_in(app), *from.head, from.body, most_depth);
    return false;
  }
  std::size_t bytes = 0;
  for (std::size_t frames = 0; frames < frames_in_a_turn && bytes < bytes_in_a_turn; ++frames) {
    const auto text = from.frames.next();
    if (!text) return false;
    const place at = place_in(app);
    if (!at.identified && !from.frames.is_done()) throw_protocol("\"hello\" is alone in its message.");
    bytes += text->size();
    // The message itself is one level.
    handle_text(at, *text, std::nullopt, most_depth - std::min<std::size_t>(most_depth, 1));
  }
  return !from.frames.is_done();
}

namespace {

// A call nested too deep is refused alone, if it is not so deep that nobody could say which call that is. False if it
// is no call.
bool refuse_too_deep(session& page, std::string_view text, std::string_view why) try {
  const value parsed = value::parse(text, {.unique_keys = true});
  if (!parsed.is_object() || !parsed.contains("invoke")) return false;
  check_members(parsed, {"invoke", "cmd", "args", "headers"});
  const std::uint64_t id = number_of(parsed, "invoke", 1);
  page.count_frame();
  page.refuse_call(id, why);
  return true;
} catch (const error& failure) {
  if (failure.code() == errc::too_deep) return false;
  throw;
}

void handle_invoke(session& page, const std::shared_ptr<app_core>& app, const value& what,
                   std::optional<std::string_view> body) {
  check_members(what, {"invoke", "cmd", body ? "headers" : "args", "headers"});
  page.count_frame();
  call::request asked{.id = number_of(what, "invoke", 1),
                      .command = text_of(what, "cmd"),
                      .arguments = object_of(what, "args"),
                      .headers = object_of(what, "headers")};
  if (body) asked.body = raw{std::string(*body)};
  const auto begun = page.begin_call(std::move(asked), app);
  if (!begun) return;
  try {
    begun->keep(app->keep(page, weight_of(begun->asked())));
  } catch (const error&) {
    return begun->reject(std::current_exception());
  }
  app->run(begun);
}

}  // namespace

void page_connection::handle_text(const place& at, std::string_view text, std::optional<std::string_view> body,
                                  std::size_t most_depth) {
  value parsed;
  try {
    parsed = value::parse(text, {.max_depth = most_depth, .unique_keys = true});
  } catch (const error& failure) {
    if (failure.code() == errc::too_deep && at.page && refuse_too_deep(*at.page, text, failure.message())) return;
    throw;
  }
  handle(at, parsed, body);
}

void page_connection::handle(const place& at, const value& what, std::optional<std::string_view> body) {
  if (!what.is_object()) throw_protocol("A frame is an object.");
  if (what.contains("hello") && !body) {
    check_members(what, {"hello"});
    if (at.identified) throw_protocol("\"hello\" is the first frame of a connection and comes once.");
    return handle_hello(*at.app, what["hello"]);
  }
  if (!at.identified) throw_protocol("The first frame of a connection is \"hello\".");
  if (!at.page) return;  // what comes after the goodbye
  if (what.contains("invoke")) return handle_invoke(*at.page, at.app, what, body);
  if (body) throw_protocol("Only \"invoke\" comes with bytes.");
  if (what.contains("cancel")) {
    check_members(what, {"cancel"});
    at.page->count_frame();
    return at.page->cancel_call(number_of(what, "cancel", 1));
  }
  if (what.contains("ack")) {
    check_members(what, {"ack"});
    return at.page->acknowledge(number_of(what, "ack", 0));
  }
  throw_protocol("The kind of this frame is unknown.");
}

void page_connection::handle_hello(app_core& app, const value& hello) {
  if (!hello.is_object()) throw_protocol("\"hello\" is not an object.");
  if (hello["version"] != value(1)) throw_protocol("Version 1 of the wire is spoken here.");
  const auto self = shared_from_this();
  if (hello.contains("token")) {
    check_members(hello, {"version", "token"});
    app.windows().open_with_token(self, text_of(hello, "token"));
  } else if (hello.contains("reload")) {
    check_members(hello, {"version", "session", "reload"});
    if (hello["reload"] != value(true)) throw_protocol("\"reload\" is true where it is given.");
    app.windows().reload(self, text_of(hello, "session"));
  } else {
    check_members(hello, {"version", "session", "received"});
    app.windows().resume(self, text_of(hello, "session"), number_of(hello, "received", 0));
  }
  wake();
}

}  // namespace patchbay::bridge::impl
