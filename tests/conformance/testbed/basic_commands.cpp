// Commands that answer at once, with every way to take arguments.

#include "commands.hpp"
#include "host.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace testbed {

namespace {

struct person {
  std::string first_name;
  int age = 0;
  std::optional<std::string> nick_name;
};

void from_json(const nlohmann::json& from, person& to) {
  from.at("first_name").get_to(to.first_name);
  from.at("age").get_to(to.age);
  if (from.contains("nick_name")) to.nick_name = from.at("nick_name").get<std::string>();
}

void to_json(nlohmann::json& to, const person& from) {
  to = {{"first_name", from.first_name}, {"age", from.age}};
  if (from.nick_name) to["nick_name"] = *from.nick_name;
}

value described(const bridge::invocation& call) {
  return {{"command", call.command()}, {"arguments", call.arguments()}, {"headers", call.headers()},
          {"window", call.window()},   {"raw", call.body() != nullptr}, {"trusted", call.from_trusted_window()}};
}

}  // namespace

void add_basic_commands(host& all) {
  bridge::app& app = all.app;
  app.command("ping", [] { return std::string("pong"); });
  app.command("nothing", [] {});
  app.command("echo", {"value"}, [](const value& given) { return given; });
  app.command("whoami", [](const bridge::invocation& call) { return call.window(); });
  app.command("everything", [](const bridge::invocation& call) { return described(call); });

  app.command("add", {"a", "b"}, [](std::int64_t a, std::int64_t b) { return a + b; });
  app.command("big_number", {"number"}, [](std::uint64_t number) { return number; });
  app.command("numbers", {"numbers"}, [](const std::vector<int>& numbers) { return numbers; });
  app.command("length_of", {"text"}, [](const std::string& text) { return text.size(); });
  app.command("greet", {"person"}, [](const person& who) { return who; });
  app.command("optional", {"the_first", "the_second"},
              [](const std::string& first, const std::optional<int>& second) -> value {
                return {{"first", first}, {"second", second ? value(*second) : value()}};
              });
  app.command("mixed", {"first_name", "last_name"},
              [](const std::string& first, const bridge::invocation& call, const std::string& last,
                 const std::stop_token& stop) -> value {
                return {{"name", first + ' ' + last}, {"window", call.window()}, {"stopped", stop.stop_requested()}};
              });
  app.command(
      "snake", {"the_argument", "another_one"},
      [](const std::string& first, const std::optional<std::string>& second) { return first + second.value_or(""); },
      {.camel_case = false});

  app.command("get_state", [&all] { return all.state.state(); });
  app.command("get_secret", [&all] { return all.state.state()["secret"]; });
}

}  // namespace testbed
