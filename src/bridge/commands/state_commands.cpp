#include "bridge/app/app_core.hpp"

#include "bridge/app/apart_from_listeners.hpp"
#include "bridge/session/readable.hpp"
#include "bridge/session/session.hpp"
#include "bridge/wire/weight.hpp"

#include <patchbay/value/ranges.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

// The state, as commands.

namespace patchbay::inline v0_1::bridge::impl {

namespace {

using path_list = std::vector<std::string>;

void check_paths(const path_list& paths, const session& window) {
  if (paths.size() <= window.bounds().paths) return;
  throw error(errc::limit, "A subscription may have " + std::to_string(window.bounds().paths) + " paths.");
}

// Of paths that the window may keep; what it may not read is left out.
readable_part readable_by(const session& window, const path_list& paths) {
  check_paths(paths, window);
  return readable(paths, window.allowed().paths, most_places(*window.budget()));
}

// What the page says it has, if it is known what that is.
std::optional<known_part> base_of(const std::optional<value>& resume, const state_texts& texts, const session& window,
                                  const path_set& paths) {
  if (!resume || !resume->is_object()) return std::nullopt;
  const value& revision = (*resume)["revision"];
  if ((*resume)["epoch"] != value(window.told()->epoch()) || !revision.is_number_integer()) return std::nullopt;
  return texts.recall(window.label(), paths, revision.get<revision_number>());
}

value subscribe(const invocation& call, std::uint64_t id, const path_list& paths, const std::optional<value>& resume) {
  const auto window = window_of(call);
  const auto app = access::core(call)->app();
  if (id == 0) throw error(errc::invalid_arguments, "The id of a subscription is a positive integer.");
  readable_part part = readable_by(*window, paths);
  kept_bytes kept = app->keep(*window, weight_of(part));
  const auto added = std::make_shared<state_subscription>(id, window, app->texts());
  window->add_subscription(id, added);
  std::optional<known_part> base = base_of(resume, app->texts(), *window, part.paths);
  added->follow(app->state_store(), std::move(part), std::move(kept), std::move(base));
  // The window may have ended meanwhile.
  if (window->has_ended()) (void)added->stop();
  window->mark_stale(added);
  return {{"epoch", window->told()->epoch()}, {"revision", added->revision()}};
}

std::shared_ptr<state_subscription> known(const std::shared_ptr<state_subscription>& found, std::uint64_t id) {
  if (!found) throw error(errc::invalid_arguments, "There is no subscription " + std::to_string(id) + ".");
  return found;
}

void unsubscribe(const invocation& call, std::uint64_t id) {
  if (const auto removed = window_of(call)->remove_subscription(id)) (void)removed->stop();
}

value set_paths(const invocation& call, std::uint64_t id, const path_list& paths) {
  const auto window = window_of(call);
  const auto app = access::core(call)->app();
  const auto changed = known(window->find_subscription(id), id);
  readable_part part = readable_by(*window, paths);
  kept_bytes kept = app->keep(*window, weight_of(part));
  changed->follow_instead(app->state_store(), std::move(part), std::move(kept));
  window->mark_stale(changed);
  return {{"revision", changed->revision()}};
}

value dispatch_action(const invocation& call, const value& given) {
  const auto window = window_of(call);
  const action asked(given);
  if (asked.type().starts_with("@@") || !window->allowed().actions.allows(asked.type())) {
    throw error(errc::not_allowed,
                "This window may not dispatch actions of type \"" + std::string(asked.type()) + "\".");
  }
  const auto app = access::core(call)->app();
  const dispatch_result result =
      apart_from_listeners(*app, "A listener of the store", {}, [&] { return app->dispatch()(asked); });
  const revision_number now = window->told()->last(app->state_store().revision());
  return {{"handled", result.handled}, {"changed", result.changed}, {"revision", now}};
}

value get_state(const invocation& call, const std::optional<path_list>& paths, std::optional<std::int64_t> newer_than) {
  const auto window = window_of(call);
  const readable_part part = readable_by(*window, paths.value_or(path_list{""}));
  const store::versioned now = access::core(call)->app()->state_store().snapshot();
  // A window with numbers of its own gets one for each answer.
  const revision_number told = window->told()->next(now.revision);
  if (newer_than && std::cmp_less_equal(told, *newer_than)) return {{"revision", told}};
  return {{"revision", told}, {"state", part.without_hidden(part.paths.restrict(now.state))}};
}

}  // namespace

void add_state_commands(app_core& app) {
  const auto add = [&app](const char* name, bridge::command what) {
    app.add_command(std::string("plugin:patchbay|") + name, std::move(what), app_core::origin::bridge);
  };
  add("subscribe", command({"id", "paths", "resume"}, subscribe));
  add("unsubscribe", command({"id"}, unsubscribe));
  add("set_paths", command({"id", "paths"}, set_paths));
  add("dispatch", command({"action"}, dispatch_action));
  add("get_state", command({"paths", "newer_than"}, get_state));
}

}  // namespace patchbay::bridge::impl
