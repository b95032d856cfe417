#include <patchbay/bridge/event.hpp>

#include <array>
#include <utility>

namespace patchbay::inline v0_1::bridge {

namespace {

using kind = event_target::kind;

constexpr std::array<std::pair<kind, std::string_view>, 6> kind_names{{{kind::any, "Any"},
                                                                       {kind::any_label, "AnyLabel"},
                                                                       {kind::app, "App"},
                                                                       {kind::window, "Window"},
                                                                       {kind::webview, "Webview"},
                                                                       {kind::webview_window, "WebviewWindow"}}};

std::optional<kind> kind_of(std::string_view name) noexcept {
  for (const auto& [k, known] : kind_names) {
    if (known == name) return k;
  }
  return std::nullopt;
}

[[noreturn]] void throw_target(const value& document) {
  throw error(errc::invalid_arguments,
              "An event target is a label or {\"kind\": \"Any\" | \"App\" | \"AnyLabel\" | \"Window\" | \"Webview\" | "
              "\"WebviewWindow\", \"label\": ...}, not " +
                  document.dump() + ".");
}

}  // namespace

event_target event_target::from(const value& document) {
  if (document.is_string()) return event_target(document.as_string());
  const value* named = document.find("kind");
  if (named == nullptr || !named->is_string()) throw_target(document);
  const auto k = kind_of(named->as_string());
  if (!k) throw_target(document);
  if (*k == kind::any || *k == kind::app) return event_target(*k, {});
  const value* label = document.find("label");
  if (label == nullptr || !label->is_string()) throw_target(document);
  return event_target(*k, std::string(label->as_string()));
}

value event_target::to_value() const {
  const std::string_view name = kind_names.at(static_cast<std::size_t>(kind_)).second;
  if (!label()) return {{"kind", name}};
  return {{"kind", name}, {"label", label_}};
}

std::optional<std::string_view> event_target::label() const noexcept {
  if (kind_ == kind::any || kind_ == kind::app) return std::nullopt;
  return label_;
}

bool reaches(const event_target& emitted, const event_target& listening) noexcept {
  if (emitted.type() == kind::any || listening.type() == kind::any) return true;
  if (emitted.type() == kind::app || listening.type() == kind::app) return emitted.type() == listening.type();
  if (emitted.label() != listening.label()) return false;
  return emitted.type() == listening.type() || emitted.type() == kind::any_label || listening.type() == kind::any_label;
}

}  // namespace patchbay::bridge
