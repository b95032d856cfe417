#include "bridge/app/app_core.hpp"

#include "bridge/session/session.hpp"

#include <nlohmann/json.hpp>

#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Windows, as the commands that Tauri's API sends.

namespace patchbay::inline v0_1::bridge::impl {

namespace {

using optional_label = std::optional<std::string>;

// The window that is meant. One's own is one's own to command; others take a permission.
std::string meant(const invocation& call, const optional_label& label) {
  const std::string& own = call.window();
  if (!label || *label == own) return own;
  const auto window = access::core(call)->from();
  if (!window || !window->allowed().commands.allows(call.command())) {
    throw error(errc::not_allowed, "Command " + call.command() + " not allowed by ACL on other windows");
  }
  return *label;
}

void check_found(bool found, const std::string& label) {
  if (!found) throw error(errc::invalid_arguments, "There is no window \"" + label + "\".");
}

windows& windows_of(const invocation& call) { return access::core(call)->app()->windows(); }

window_info info(const invocation& call, const optional_label& given) {
  const std::string label = meant(call, given);
  for (window_info& each : windows_of(call).list()) {
    if (each.label == label) return std::move(each);
  }
  throw error(errc::invalid_arguments, "There is no window \"" + label + "\".");
}

// One's own, and those of others where that is allowed.
std::vector<std::string> all_windows(const invocation& call) {
  const auto window = window_of(call);
  if (!window->allowed().commands.allows(call.command())) return {window->label()};
  std::vector<std::string> labels;
  for (window_info& each : windows_of(call).list()) labels.push_back(std::move(each.label));
  return labels;
}

value all_webviews(const invocation& call) {
  std::vector<value> all;
  for (const std::string& label : all_windows(call)) all.push_back({{"windowLabel", label}, {"label", label}});
  return value::from(all);
}

void close(const invocation& call, const optional_label& label) {
  const std::string which = meant(call, label);
  check_found(windows_of(call).request_close(which), which);
}

// Its own page still gets the answer: that goes out before the goodbye.
void destroy(const invocation& call, responder reply, const optional_label& label) {
  std::string which;
  try {
    which = meant(call, label);
  } catch (const error&) {
    return std::move(reply).reject(std::current_exception());
  }
  std::move(reply).resolve();
  windows_of(call).close(which);
}

void set_focus(const invocation& call, const optional_label& label) {
  const std::string which = meant(call, label);
  check_found(windows_of(call).control(which, "focus"), which);
}

void set_title(const invocation& call, const optional_label& label, std::string title) {
  const std::string which = meant(call, label);
  check_found(windows_of(call).set_title(which, std::move(title)), which);
}

void report_focus(const invocation& call, bool focused) {
  if (const auto window = access::core(call)->from()) windows_of(call).set_focus(window, focused);
}

void close_resource(const invocation&, std::uint64_t) {}

}  // namespace

void add_window_commands(app_core& app) {
  const auto add = [&app](const char* name, bridge::command what) {
    app.add_command(std::string("plugin:") + name, std::move(what), app_core::origin::bridge);
  };
  add("window|get_all_windows", command({}, all_windows));
  add("webview|get_all_webviews", command({}, all_webviews));
  add("window|is_focused", command({"label"}, [](const invocation& call, const optional_label& label) {
        return info(call, label).focused;
      }));
  add("window|title",
      command({"label"}, [](const invocation& call, const optional_label& label) { return info(call, label).title; }));
  add("window|set_title", command({"label", "value"}, set_title));
  add("window|set_focus", command({"label"}, set_focus));
  add("window|close", command({"label"}, close));
  add("window|destroy", command({"label"}, destroy));
  add("resources|close", command({"rid"}, close_resource));
  add("patchbay|focus", command({"focused"}, report_focus));
}

}  // namespace patchbay::bridge::impl
