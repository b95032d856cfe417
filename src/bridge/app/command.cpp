#include <patchbay/bridge/command.hpp>

#include <patchbay/bridge/invocation.hpp>

#include <cctype>
#include <utility>

namespace patchbay::inline v0_1::bridge {

namespace {

std::string in_camel_case(std::string_view snake) {
  std::string camel;
  camel.reserve(snake.size());
  bool raise = false;
  for (const char c : snake) {
    if (c == '_' && !camel.empty()) {
      raise = true;
    } else {
      camel += raise ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      raise = false;
    }
  }
  return camel;
}

}  // namespace

void command::throw_empty() { throw error(errc::invalid_argument, "The handler of a command is empty."); }

void command::name_parameters(std::vector<std::string> names) {
  if (names.size() != parameters_) {
    throw error(errc::invalid_argument, "The handler reads " + std::to_string(parameters_) + " arguments, but " +
                                            std::to_string(names.size()) + " names were given for them.");
  }
  names_ = std::move(names);
  if (!options_.camel_case) return;
  for (std::string& name : names_) name = in_camel_case(name);
}

namespace impl {

namespace {

// The text that Tauri rejects with.
std::string invalid_arguments(const invocation& call, const std::string& name, const std::string& why) {
  return "invalid args `" + name + "` for command `" + call.command() + "`: " + why;
}

}  // namespace

const value* find_argument(const invocation& call, const std::string& name, bool required) {
  const value* given = call.arguments().find(name);
  if (given == nullptr && required) {
    throw error(errc::invalid_arguments,
                invalid_arguments(call, name, "command " + call.command() + " missing required key " + name));
  }
  return given;
}

void throw_argument(const invocation& call, const std::string& name, const error& why) {
  std::string text = why.message();
  if (!why.place().pointer.empty()) text += " (at \"" + why.place().pointer + "\")";
  throw error(errc::invalid_arguments, invalid_arguments(call, name, text));
}

void throw_body_missing(const invocation& call) {
  throw error(errc::invalid_arguments, "command `" + call.command() + "` takes bytes, and was called with JSON");
}

}  // namespace impl

}  // namespace patchbay::bridge
