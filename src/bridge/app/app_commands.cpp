#include "bridge/app/app_core.hpp"

#include "bridge/session/session.hpp"
#include "bridge/wire/names.hpp"

#include <boost/asio/post.hpp>
#include <boost/core/demangle.hpp>

#include <utility>

// Which command is run, and whether it may be.

namespace patchbay::inline v0_1::bridge::impl {

namespace {

// Tauri names a plugin's command without the plugin when there is none.
std::string_view without_plugin(std::string_view command) {
  const std::size_t bar = command.find('|');
  return command.starts_with("plugin:") && bar != std::string_view::npos ? command.substr(bar + 1) : command;
}

void answer(const std::shared_ptr<const bridge::command>& run, const std::shared_ptr<call>& asked) {
  // What a handler throws has been answered; this catches a handler that cannot even be copied, say.
  try {
    run->run()(access::make<invocation>(asked), access::make<responder>(asked));
  } catch (...) {
    asked->reject(std::current_exception());
  }
}

}  // namespace

void app_core::add_command(std::string name, bridge::command what, origin from) {
  if (name.empty()) throw error(errc::invalid_argument, "A command needs a name.");
  if (!is_legal_command(name)) {
    throw error(errc::illegal_name,
                "A command cannot have the name \"" + name +
                    "\": visible ASCII characters, letters and digits are allowed, up to 256 bytes.");
  }
  for (const std::type_info* type : what.managed_types()) {
    if (managed_.has(*type)) continue;
    throw error(errc::invalid_argument, "Command \"" + name + "\" needs a " + boost::core::demangle(type->name()) +
                                            ", of which none is managed: call manage() first.");
  }
  const std::lock_guard lock(guard_);
  auto kept = std::make_shared<const bridge::command>(std::move(what));
  const auto [at, is_new] = commands_.try_emplace(std::move(name), known_command{std::move(kept), from});
  if (!is_new) throw error(errc::invalid_argument, "There is a command \"" + at->first + "\" already.");
}

bool app_core::may_call(const call& asked, origin from) const {
  if (from == origin::bridge) return true;
  const auto window = asked.from();
  return window && window->allowed().commands.allows(asked.asked().command);
}

void app_core::run(const std::shared_ptr<call>& asked) {
  const std::string& name = asked->asked().command;
  known_command found{nullptr, origin::application};
  {
    const std::lock_guard lock(guard_);
    if (const auto at = commands_.find(name); at != commands_.end()) found = at->second;
  }
  // Before anything is said of whether there is one.
  if (!may_call(*asked, found.from)) {
    return asked->reject(value("Command " + name + " not allowed by ACL"), to_string(errc::not_allowed));
  }
  if (!found.run) {
    const std::string text = "Command " + std::string(without_plugin(name)) + " not found";
    return asked->reject(value(text), to_string(errc::unknown_command));
  }
  asked->keep(found.run);
  if (found.run->where() == run_on::caller) return answer(found.run, asked);
  boost::asio::post(pool_, [run = std::move(found.run), asked] { answer(run, asked); });
}

}  // namespace patchbay::bridge::impl
